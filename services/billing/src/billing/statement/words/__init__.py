"""The statement's words in each language that it can be written in."""

from __future__ import annotations

from billing.statement.words import ar, de, en, fr, it
from billing.statement.words.catalogue import Words

WORDS: dict[str, Words] = {"en": en.WORDS, "de": de.WORDS, "ar": ar.WORDS, "fr": fr.WORDS, "it": it.WORDS}


def words_for(language: str) -> Words:
    """The catalogue of a language, given as ISO 639-1 or with a region; English for one that there is none of."""
    return WORDS.get(language.lower().replace("_", "-").partition("-")[0], WORDS["en"])
