"""Prints which room of a package imports which, with how many arrows: `python -m scripts.import_graph [package]`.

Rooms are the package's direct members. Rooms that reach each other stand in a circle and are named at the end.
"""

from __future__ import annotations

import sys
from collections import Counter

import grimp

Arrows = Counter[tuple[str, str]]


def arrows_between_rooms(package: str) -> Arrows:
    """(importing room, imported room) → number of imports between their modules."""
    graph = grimp.build_graph(package, cache_dir=None)
    found: Arrows = Counter()
    for module in graph.modules:
        for imported in graph.find_modules_directly_imported_by(module):
            found[_room(module), _room(imported)] += 1
    return Counter({pair: count for pair, count in found.items() if pair[0] != pair[1]})


def circles(arrows: Arrows) -> list[tuple[str, ...]]:
    """Groups of rooms each of which reaches the others."""
    reached = {room: _reached(arrows, room) for pair in arrows for room in pair}
    groups = {tuple(sorted(other for other in reached[room] if room in reached[other])) for room in reached}
    return sorted(group for group in groups if len(group) > 1)


def _reached(arrows: Arrows, start: str) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        room = waiting.pop()
        for origin, target in arrows:
            if origin == room and target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def _room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else parts[0]


def main(package: str) -> None:
    """Print the arrows, one importing room a line, and the circles."""
    arrows = arrows_between_rooms(package)
    for room in sorted({origin for origin, _ in arrows}):
        targets = ", ".join(f"{target} {count}" for (origin, target), count in sorted(arrows.items()) if origin == room)
        sys.stdout.write(f"{room:<12} → {targets}\n")
    found = circles(arrows)
    sys.stdout.write("".join(f"circle: {', '.join(group)}\n" for group in found) or "no circle\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "selfcare_shared")
