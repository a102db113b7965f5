"""A plain line chart as SVG, both axes logarithmic."""

from __future__ import annotations

from html import escape
from math import ceil, floor, log10

Series = dict[str, list[tuple[int, float]]]
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP, _RIGHT = 760, 420, 70, 40, 40, 230
_COLOURS = ("#566173", "#0b5c6b", "#e0892f", "#8a4f9e")


def plot(title: str, series: Series) -> str:
    """The chart; x is the number of rows, y rows a second."""
    xs = [log10(x) for points in series.values() for x, _ in points]
    ys = [log10(y) for points in series.values() for _, y in points]
    low, high = floor(min(ys)), ceil(max(ys))

    def place(x: float, y: float) -> tuple[float, float]:
        across = (log10(x) - min(xs)) / (max(xs) - min(xs))
        up = (log10(y) - low) / (high - low)
        return _LEFT + across * (_WIDTH - _LEFT - _RIGHT), _HEIGHT - _BOTTOM - up * (_HEIGHT - _BOTTOM - _TOP)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<title>{escape(title)}</title><rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="22" font-size="15">{escape(title)}</text>',
    ]
    sizes = sorted({x for points in series.values() for x, _ in points})
    for power in range(low, high + 1):
        (x, y), (end, _) = place(sizes[0], 10**power), place(sizes[-1], 10**power)
        parts.append(f'<path d="M{x:.1f} {y:.1f}H{end:.1f}" stroke="#c5ccd6"/>')
        parts.append(f'<text x="{x - 8:.1f}" y="{y + 4:.1f}" text-anchor="end">{10**power:,}</text>')
    parts += [
        f'<text x="{place(rows, 10**low)[0]:.1f}" y="{_HEIGHT - 18}" text-anchor="middle">{rows:,}</text>' for rows in sizes
    ]
    for index, (name, points) in enumerate(series.items()):
        colour = _COLOURS[index % len(_COLOURS)]
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in points))
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5"/>')
        x, y = place(*points[-1])
        parts.append(f'<text x="{x + 8:.1f}" y="{y + 4:.1f}" fill="{colour}">{escape(name)}</text>')
    return "\n".join([*parts, "</svg>", ""])
