"""A statement about to be drawn: its data with everything that is settled before the first page."""

from __future__ import annotations

from datetime import date

import msgspec

from billing.statement.figures import Figures
from billing.statement.model import Statement, statement_number
from billing.statement.sections import Arrangement
from billing.statement.words.catalogue import Words


class Edition(msgspec.Struct, frozen=True):
    """A statement about to be drawn: its data, arrangement, language and content hash."""

    statement: Statement
    arrangement: Arrangement
    words: Words
    figures: Figures
    content_hash: str

    @property
    def number(self) -> str:
        """The statement's number."""
        return statement_number(self.statement.month, self.content_hash)

    @property
    def title(self) -> str:
        """The document's title, which says that it is provisional."""
        first = date.fromisoformat(f"{self.statement.month}-01")
        form = self.words.title_provisional if self.statement.provisional else self.words.title
        return form.format(month=self.figures.month(first))
