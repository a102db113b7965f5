"""Country and language codes in use, from kept lists."""

from __future__ import annotations

import re
from functools import cache

# ISO 3166-1, 8.1.3: codes that a user may give a meaning of his own, among them XK, which lists carry for Kosovo.
_USER_ASSIGNED = re.compile(r"AA|Q[M-Z]|X[A-Z]|ZZ")
# Withdrawn from ISO 639-1 in the year 2000, kept by Unicode CLDR for old data.
_WITHDRAWN = frozenset({"sh"})


@cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes that are officially assigned."""
    import iso3166  # noqa: PLC0415 (only where bodies are validated is it installed)

    return frozenset(code for code in iso3166.countries_by_alpha2 if not _USER_ASSIGNED.fullmatch(code))


@cache
def languages() -> frozenset[str]:
    """ISO 639-1 codes, by the list of Unicode CLDR."""
    from babel import Locale  # noqa: PLC0415 (as above)

    return frozenset(str(code) for code in Locale("en").languages if re.fullmatch(r"[a-z]{2}", str(code))) - _WITHDRAWN


def is_country(text: str) -> bool:
    """Whether the text is an assigned ISO 3166-1 alpha-2 code, in capitals."""
    return text in countries()


def is_language(text: str) -> bool:
    """Whether the text is an ISO 639-1 code, in small letters."""
    return text in languages()
