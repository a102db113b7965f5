"""What does not fit in a mapping file is said when it is read, with the column's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from selfcare_migrate.reading import read_mapping
from selfcare_migrate.refusal import Refusal
from tests.support.legacy_rows import FILE


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("'^[A-Z]{2}$'", "'^(?=A)[A-Z]{2}$'", "rule for country cannot be used"),
        ('earliest: "1990-01-01"', "earliest: soon", "rule for updated_at cannot be used"),
        ('earliest: "1990-01-01"', 'earliest: "0001-01-01"', "updated_at must have an `earliest` after the year 1"),
        ("5d7c2f1e-30a4-4e7b-9f61-8f0b5a1c7d42", "of-ours", "rule for customer_id cannot be used"),
        ("as: text, source: ZIP", "as: text, source: NOTIFY", "rule for postal_code cannot be used"),
        ("{A: active,", "{A: active-since-long-ago,", "fills status with 'active-since-long-ago', which varchar(16)"),
        ("default: en,", "default: eng,", "fills language with 'eng', which varchar(2) does not hold"),
        ('{J: "1",', "{J: yes-please,", "fills marketing_consent with 'yes-please', which tinyint(1) does not hold"),
        ("prefix: BA, width: 10", "prefix: BA, width: 31", "fills billing_account with"),
        ('type: bigint, as: constant, value: "1"', "type: bigint, as: constant, value: one", "fills version with 'one'"),
        ("CUSTOMER_NO: NUMBER(10)", "CUSTOMER_NO: CHAR(10)", "give the view CAST(RTRIM(CUSTOMER_NO) AS VARCHAR2(10))"),
        ("LAST_CHANGED: DATE", "LAST_CHANGED: NUMBER(18,2)", "must be a DATE, a TIMESTAMP or a whole NUMBER"),
    ],
)
def test_a_rule_that_cannot_be_used(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = FILE.read_text(encoding="utf-8")
    assert old in text
    file = tmp_path / "mapping.yaml"
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refusal) as refused:
        read_mapping(file)
    assert words in str(refused.value)
    assert "\n" not in str(refused.value)
