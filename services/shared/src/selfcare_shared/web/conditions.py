"""Conditional requests (RFC 9110, 13): whether the entity tags that a caller names hold for what there is."""

from __future__ import annotations

import re

import msgspec

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_LIST = re.compile(rf"[ \t,]*{_TAG.pattern}(?:[ \t]*,[ \t,]*{_TAG.pattern})*[ \t,]*")


class EntityTags(msgspec.Struct, frozen=True):
    """An If-Match or If-None-Match field; of a malformed one no tag is any."""

    star: bool
    strong: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()

    def name(self, tag: str) -> bool:
        """By strong comparison, as If-Match asks: a weak tag is never the same. `tag` is without quotes."""
        return self.star or tag in self.strong

    def name_weakly(self, tag: str) -> bool:
        """By weak comparison, as If-None-Match asks."""
        return self.name(tag) or tag in self.weak


def entity_tags(field: str) -> EntityTags:
    """Read a field value: `*`, or a list of quoted tags."""
    if field.strip(" \t") == "*":
        return EntityTags(star=True)
    if not _LIST.fullmatch(field):
        return EntityTags(star=False)
    found = [(match[1] is not None, match[2]) for match in _TAG.finditer(field)]
    strong, weak = (frozenset(tag for is_weak, tag in found if is_weak is kind) for kind in (False, True))
    return EntityTags(star=False, strong=strong, weak=weak)
