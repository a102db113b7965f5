"""Two line charts under each other over the same time, as SVG: backlog, and memory of each worker."""

from __future__ import annotations

from html import escape

from bench.soak.watch import Sample

_WIDTH, _LEFT, _RIGHT, _PANEL, _GAP, _TOP = 760, 80, 20, 170, 60, 60
_COLOURS = ("#0b5c6b", "#e0892f", "#8a4f9e", "#566173")
_INK = "#2b3340"


def plot(title: str, samples: list[Sample]) -> str:
    """The picture; x is seconds since the workers began, y messages and megabytes."""
    height = _TOP + 2 * _PANEL + _GAP + 50
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" font-family="sans-serif" font-size="12">',
        f'<title>{escape(title)}</title><rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="{_LEFT}" y="22" font-size="15" fill="{_INK}">{escape(title)}</text>',
    ]
    times = [sample.seconds for sample in samples]
    backlog = [[float(sample.backlog) for sample in samples]]
    count = len(samples[0].megabytes)
    memory = [[sample.megabytes[number] for sample in samples] for number in range(count)]
    parts += _panel(_TOP, "Statements waiting", times, backlog)
    parts += _panel(_TOP + _PANEL + _GAP, f"Memory of each of {count} workers (MB)", times, memory)
    return "\n".join([*parts, "</svg>", ""])


def _panel(top: float, heading: str, times: list[float], lines: list[list[float]]) -> list[str]:
    most = max(max(line) for line in lines) * 1.1 or 1.0
    end = max(times[-1], 1.0)
    bottom = top + _PANEL
    parts = [f'<text x="{_LEFT}" y="{top - 8}" fill="{_INK}">{escape(heading)}</text>']
    for step in range(5):
        x, y = _LEFT + step / 4 * (_WIDTH - _LEFT - _RIGHT), bottom - step / 4 * _PANEL
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#c5ccd6"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" fill="{_INK}">{most * step / 4:,.0f}</text>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle" fill="{_INK}">{end * step / 4:,.0f} s</text>')
    for colour, line in zip(_COLOURS, lines, strict=False):
        points = " ".join(
            f"{_LEFT + time / end * (_WIDTH - _LEFT - _RIGHT):.1f},{bottom - value / most * _PANEL:.1f}"
            for time, value in zip(times, line, strict=True)
        )
        parts.append(f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>')
    return parts
