"""Statements of every kind that customers can get, for the validator and for tests. Deterministic."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from billing.domain.balance import Quantity
from billing.domain.usage import UsageRecord
from billing.statement.model import Statement
from billing.statement.words import WORDS
from dev.samples.statements import records_of, statement_of

NAMES = {
    "greek": "Αικατερίνη Παπαδοπούλου",
    "cyrillic": "Александра Ђорђевић",
    "vietnamese": "Nguyễn Thị Hương Giang",
    "arabic": "فاطمة بنت محمد الزهراء",
    "persian": "می‌خواهم پژمان",
    "hebrew": "שָׁלוֹם כהן (Shalom)",
    "armenian": "Արամ Խաչատրյան",
    "georgian": "ნინო ბერიძე",
    "devanagari": "श्रीमती क्षमा त्रिपाठी",
    "thai": "สมหญิง รักษ์ไทย",
    "chinese": "王小明 與 歐陽 𠮷",
    "japanese": "高橋 さくら ガブリエル",
    "korean": "김하늘 각하",
    "emoji": "Zoë 😀👩‍👩‍👧🏳️‍🌈 Keller",
    "ethiopic": "አበበ ቢቂላ",
    "indic": "রবীন্দ্রনাথ தமிழ்ச்செல்வி శ్రీనివాస్ ಕ್ಷೇತ್ರ മലയാളം ગુજરાતી ਪੰਜਾਬੀ සිංහල",
    "south-east": "ភាសាខ្មែរ ພາສາລາວ မြန်မာ བཀྲ་ཤིས",
    "selectors": "Bahnhofstrasse 12 ™️ © 1️⃣ ‼️ 葛\U000e0100城 🇨🇭",
    "marks": "Z̸̡̢̛͔̲̑͆͝a̴l̷g̶o̵ ả̶",
    "mixed": "ACME (شركة) 12 – Ελλάς 王",
    "symbols": "™ ☎ ⚡ \ue000 \uf8ff \ufffe €",
}
HOSTILE = {
    "markup": '<b>bold</b> <img src="http://127.0.0.1:9/x.png"/> <a href="javascript:alert(1)">x</a> &amp; &#60;',
    "operators": ") Tj ET Q endstream endobj %%EOF (\\ <</S/JavaScript/JS(app.alert(1))>> \\051",
    "controls": "a\x00b\x07c\r\nd\te\x1b[31mf\u202eevil\u2066x\u2069\u200b\ufeff",
    "formats": "{0} {title} %s %(x)s $HOME ${jndi:ldap://127.0.0.1/a}",
    "long": "Wolfeschlegelsteinhausenbergerdorff" * 20,
    "empty": "",
    "spaces": " \u00a0\u3000\t ",
}


def corpus() -> Iterator[tuple[str, Statement]]:
    """Name and statement of each; at least 60, the largest last."""
    for language in WORDS:
        for rows in (0, 1, 2, 3, 27, 54, 56, 57, 300):
            yield f"{language}-{rows}", statement_of(records_of(rows), language=language)
    for name, words in NAMES.items():
        yield f"name-{name}", _worded(words, "ar" if name in ("mixed", "hebrew", "persian") else "en")
    for name, words in HOSTILE.items():
        for language in ("en", "ar"):
            yield f"hostile-{name}-{language}", _worded(words, language)
    yield from _unusual()
    for rows, language in ((1000, "de"), (10_000, "ar"), (50_000, "en")):
        yield f"{language}-{rows}", statement_of(records_of(rows), language=language)


def _worded(words: str, language: str) -> Statement:
    """The words everywhere that words from outside can stand."""
    records = [_with(record, description=words, other_party=words) for record in records_of(25)]
    return statement_of(
        records,
        language=language,
        customer_name=words,
        operator_name=words,
        operator_contact=words,
        operator_tax_id=words,
        address=(words, words),
        masked_account=words,
        msisdn=words,
    )


def _unusual() -> Iterator[tuple[str, Statement]]:
    records = records_of(300)
    yield "masked", statement_of(records, mask_numbers=True, language="ar")
    yield "freephone", statement_of(records, list_freephone=True)
    yield "unknown-language", statement_of(records, language="tlh")
    yield "february", statement_of(records_of(90, "2026-02"), "2026-02", issued_at=None)
    yield "lord-howe", statement_of(records, time_zone="Australia/Lord_Howe")
    for category in ("voice", "sms", "data", "premium", "topUp"):
        yield (
            f"only-{category}",
            statement_of([_with(record, **_NO_BALANCES) for record in records if record.category == category]),
        )
    yield "little-known", statement_of([_with(record, **_UNKNOWN) for record in records])
    fine = Decimal("0.0037")
    yield (
        "fractions",
        statement_of([_with(record, amount=fine, tax=fine / 10, **_NO_BALANCES) for record in records], language="de"),
    )
    refunds = [_with(record, amount=-abs(record.amount), **_NO_BALANCES) for record in records]
    yield "refunds", statement_of(refunds)
    huge = {"quantity": Quantity(Decimal(10) ** 17, "B"), "amount": Decimal(10) ** 15, **_NO_BALANCES}
    yield "huge", statement_of([_with(record, **huge) for record in records])


_NO_BALANCES: dict[str, Any] = {"balance_before": None, "balance_after": None}
_UNKNOWN: dict[str, Any] = {
    **_NO_BALANCES,
    "description": "",
    "direction": None,
    "other_party": None,
    "roaming_country": None,
    "quantity": None,
    "destination": None,
}


def _with(record: UsageRecord, **changes: Any) -> UsageRecord:
    return msgspec.structs.replace(record, **changes)
