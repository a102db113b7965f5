"""What is taken as a phone number, an e-mail address, a country, a language, a line of text, and what is not."""

from __future__ import annotations

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dev.paths import CONTRACT_FILE
from dev.visit.answers import CONTRACT
from selfcare_shared.formats.checks import FORMATS
from selfcare_shared.formats.mail import mailable
from selfcare_shared.formats.patterns import ecma_pattern
from selfcare_shared.formats.phones import display_number, phone_number
from selfcare_shared.formats.text import is_line
from selfcare_shared.web.contract import Contract, schema_validator

NONCHARACTERS = [*range(0xFDD0, 0xFDF0), *(plane * 0x10000 + low for plane in range(17) for low in (0xFFFE, 0xFFFF))]
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        (
            "e164",
            ["+41791234567", "+12025550123", "+6834002", "+6907290", "+390612345678", "+80012345678", "+5491123456789"],
            [
                "0791234567",
                "+0123456789",
                "+41 79",
                "+41791234567\n",
                "+4179123456789012",
                "+410791000040",
                "+41044123456",
                "+4404420794600",
                "+99912345678",
                "+41٧٩١٢٣٤٥٦٧",
            ],
        ),
        (
            "iso-3166-alpha-2",
            ["CH", "DE", "US", "SS", "AX"],
            ["XX", "ch", "EU", "ZZ", "CHE", "XA", "XB", "QO", "UK", "uk", "XK", "AC", "IC", "EA", "UN", "AN", "SU", "CH\n"],
        ),
        ("iso-639-1", ["en", "de", "ar"], ["xx", "EN", "deu", "e", "sh", "en\n", "de-CH"]),
        (
            "email",
            ["a@example.com", "info@müller.example.com", "o'brien+x@example.com", "a@xn--mller-kva.example.com"],
            [
                *("a", "a@", "@b.ch", "a@b", "a b@example.com", "a@example.com\n", "jörg@example.com", "ａ@example.com"),
                *("a@b.ch\u200b", "a\u200b@b.ch", "<anna@example.org>", "Anna <a@example.org>", "a@\u202eexample.com"),
                *("a@ex\u00adample.com", "a@[127.0.0.1]", '"a b"@example.com', "a@b.ch\x00", "a@b.ch, c@d.ch", "a@b.ch;c@d.ch"),
                *("a@b.ch\u2028", "a@b.ch\ufeff", "\u2066a@b.ch\u2069", "x" * 65 + "@example.com"),
            ],
        ),
        (
            "line",
            ["Bahnhofstrasse 12 ™️", "김하늘", "بهمن\u200cیار", "5\u00a0b", "क्\u200dष", "👨‍👩‍👧", "a"],
            [
                "",
                " ",
                "\u3164",
                "\u2800\u200d",
                "a\x00",
                "a\nb",
                "a\r",
                "a\tb",
                "a\x85",
                "a\u2028b",
                "\ud800",
                "a\ufffe",
                "\ufeffa",
            ],
        ),
    ],
)
def test_formats(form: str, good: list[str], bad: list[str]) -> None:
    assert [value for value in good if not FORMATS.conforms(value, form)] == []
    assert [value for value in bad if FORMATS.conforms(value, form)] == []


@given(
    st.text(max_size=5), st.sampled_from([*map(chr, NONCHARACTERS), *BIDI_CONTROLS, *map(chr, (*range(32), *range(127, 160)))])
)
def test_no_line_holds_what_the_next_system_chokes_on(around: str, refused: str) -> None:
    assert not is_line(f"a{around}{refused}{around}a")


@given(st.characters(categories=["L", "N"], exclude_characters="\u115f\u1160\u3164\uffa0"))
def test_every_letter_and_digit_makes_a_line(character: str) -> None:
    assert is_line(character)


@pytest.mark.parametrize(
    ("typed", "country", "expected"),
    [
        ("+41 (0)79 100 00 40", "CH", "+41791000040"),
        ("+41 ( 0 ) 79 100 00 40", "DE", "+41791000040"),
        ("+41‑79–100—00−40", "CH", "+41791000040"),
        ("٠٧٩ ١٠٠ ٠٠ ٤٠", "CH", "+41791000040"),
        ("۰۷۹۱۰۰۰۰۴۰", "CH", "+41791000040"),
        ("०७९१००००४०", "CH", "+41791000040"),
        ("＋４１ ７９ １００ ００ ４０", "DE", "+41791000040"),
        ("+41\u00a079\u202f100\u200900\u300040", "CH", "+41791000040"),
        ("\u202a+41 79 100 00 40\u202c", "CH", "+41791000040"),
        ("0041 79/100.00.40", "CH", "+41791000040"),
        ("(079) 100 00 40", "CH", "+41791000040"),
        ("(+41) 79 100 00 40", "CH", "+41791000040"),
        ("41791000040", "CH", "+41791000040"),
        ("791000040", "CH", "+41791000040"),
        ("+683 4002", "CH", "+6834002"),
        ("4002", "NU", "+6834002"),
        ("+44 (0)20 7946 0018", "CH", "+442079460018"),
        ("020 7946 0018", "GB", "+442079460018"),
        ("+39 06 1234 5678", "CH", "+390612345678"),
        ("06 1234 5678", "IT", "+390612345678"),
        ("+34 (0)91 123 45 67", "CH", "+34911234567"),
        ("011 41 79 100 00 40", "US", "+41791000040"),
        ("(415) 555-2671", "US", "+14155552671"),
        ("8 (912) 345-67-89", "RU", "+79123456789"),
        ("+36 (06) 1 234 5678", "CH", "+3612345678"),
        ("044 123 45 6", "CH", None),
        ("044 123 45 67 8", "CH", None),
        ("117", "CH", None),
        ("079 100 00 40 ext. 5", "CH", None),
        ("079 100 00 40 / 044 123 45 67", "CH", None),
        ("079 FLOWERS", "CH", None),
        ("+1 800 FLOWERS", "US", None),
        ("call 079 100 00 40", "CH", None),
        ("++41 79 100 00 40", "CH", None),
        ("079 100 00 4O", "CH", None),
        ("", "CH", None),
        ("+", "CH", None),
        ("0" * 5000, "CH", None),
    ],
)
def test_what_a_person_types(typed: str, country: str, expected: str | None) -> None:
    assert phone_number(typed, country) == expected


@pytest.mark.parametrize("country", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_every_country_in_its_national_and_its_international_form(country: str) -> None:
    number = phonenumbers.example_number(country)
    assert number is not None
    e164 = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    for form in (phonenumbers.PhoneNumberFormat.NATIONAL, phonenumbers.PhoneNumberFormat.INTERNATIONAL):
        assert phone_number(phonenumbers.format_number(number, form), country) == e164
    assert FORMATS.conforms(e164, "e164")
    shown = display_number(e164)
    assert set(shown) <= set("+0123456789 ")
    assert shown.replace(" ", "") == e164


@given(st.text(max_size=30), st.sampled_from(["CH", "US", "IT", "AR", "XX"]))
def test_no_text_breaks_the_reading_of_a_number(text: str, country: str) -> None:
    found = phone_number(text, country)
    assert found is None or FORMATS.conforms(found, "e164")


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("+14155552671", "+1 415 555 2671"),
        ("+33612345678", "+33 6 12 34 56 78"),
        ("+41791000040", "+41 79 100 00 40"),
        ("+6834002", "+683 4002"),
        ("+393331234567", "+39 333 123 4567"),
        ("+41•••••••67", "+41•••••••67"),
        ("5000", "5000"),
        ("MyTelco", "MyTelco"),
    ],
)
def test_numbers_are_shown_in_the_groups_of_their_country(number: str, shown: str) -> None:
    assert display_number(number) == shown


def test_the_mailer_gets_the_domain_in_ascii() -> None:
    assert mailable("info@müller.example.com") == "info@xn--mller-kva.example.com"
    assert mailable("a@faß.example.com") == "a@xn--fa-hia.example.com"
    assert mailable("jörg@example.com") is None


@given(st.text(max_size=40))
def test_a_mailable_address_is_ascii_and_bare(text: str) -> None:
    found = mailable(f"{text}@example.com") or mailable(f"a@{text}.example.com")
    assert found is None or (found.isascii() and found.isprintable() and not set(' <>,;:"()[]\\') & set(found))


@pytest.mark.parametrize("pattern", ["^a$", "a$", "^(a$|b$)", r"^[$]?a$", r"^\$?a$"])
def test_the_end_of_a_pattern_is_the_end_of_the_text(pattern: str) -> None:
    assert ecma_pattern(pattern).search("a")
    assert not ecma_pattern(pattern).search("a\n")


def test_a_dollar_that_stands_for_itself_stays_one() -> None:
    assert ecma_pattern(r"^[$]\$$").search("$$")
    assert not ecma_pattern(r"^\d$").search("٧")


def _patterns(node: object) -> list[str]:
    if isinstance(node, dict):
        own = [node["pattern"]] if isinstance(node.get("pattern"), str) else []
        return own + [entry for value in node.values() for entry in _patterns(value)]
    return [entry for value in node for entry in _patterns(value)] if isinstance(node, list) else []


@pytest.mark.parametrize("pattern", sorted(set(_patterns(Contract.load(CONTRACT_FILE).document))))
def test_no_pattern_of_the_contract_takes_a_trailing_line_feed(pattern: str) -> None:
    samples = [
        "+41791000144",
        "402193",
        "2026-10",
        "CH",
        "en",
        '"7"',
        "3f1c2b5a-8d0e-5a57-9c11-7b6a4a0f2d10",
        "12.40",
        "EUR",
        "s",
    ]
    validator = schema_validator({"type": "string", "pattern": pattern})
    assert [sample for sample in [*samples, "0" * 64, "0" * 32] if validator.is_valid(sample + "\n")] == []


@pytest.mark.parametrize("tail", ["\n", "\r", "\x00", "\u2028", " "])
def test_a_body_with_a_tail_is_refused(tail: str) -> None:
    link = CONTRACT.operation("RequestLink")
    assert link.body_errors({"msisdn": "+41791000144"}) == []
    assert [error.pointer for error in link.body_errors({"msisdn": f"+41791000144{tail}"})] == ["/msisdn"]
    assert [error.pointer for error in CONTRACT.operation("ConfirmLink").body_errors({"code": f"402193{tail}"})] == ["/code"]


@pytest.mark.parametrize("character", ["\x00", "\n", "\u202e", "\ufdd0", "\U0010ffff", "\x9b", "\u2029"])
@pytest.mark.parametrize("member", ["street", "postalCode", "city"])
def test_addresses_keep_out_what_is_no_text(member: str, character: str) -> None:
    errors = CONTRACT.operation("UpdateCustomerInformation").body_errors({"postalAddress": {member: f"Bern{character}"}})
    assert [error.pointer for error in errors] == [f"/postalAddress/{member}"]
