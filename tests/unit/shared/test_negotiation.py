"""Accept, Content-Type and entity tags as RFC 9110 writes them, not as text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dev.visit.answers import CONTRACT
from selfcare_shared.web.conditions import entity_tags
from selfcare_shared.web.media_types import DOCUMENT_TYPES, JSON, PDF, is_json, preferred
from selfcare_shared.web.rate_limits import kind_of

ACCEPTED = [
    (None, PDF),
    ("", PDF),
    (" , ", PDF),
    ("*/*", PDF),
    ("application/*", PDF),
    ("application/json", JSON),
    ("application/json; charset=utf-8", JSON),
    ("Application/JSON;Charset=UTF-8", JSON),
    ('application/json;profile="a,b;q=0"', JSON),
    ("application/json;odata.metadata=minimal, text/plain", JSON),
    ("application/pdf;version=1.7", PDF),
    ("text/json, Application/PDF", PDF),
    ("application/pdf, application/json", PDF),
    ("application/json, */*", JSON),
    ("application/json, text/plain, */*", JSON),
    ("application/json;q=0.1, */*", PDF),
    ("application/json;q=0.1, application/pdf;q=0.2", PDF),
    ("application/json, application/pdf;q=0", JSON),
    ("*/*, application/pdf;q=0", JSON),
    ("application/*;q=0.5, application/pdf;q=0.4", JSON),
    ("application/json;q=0, application/pdf;q=0", None),
    ("*/*;q=0", None),
    ("application/json;q=0", None),
    ("text/html", None),
    ("text/json", None),
    ("application/jsonp", None),
    ("json", None),
    ("text/*", None),
    ("application/json;charset=latin-1;q=0, application/json", JSON),
    ("image/png, application/json;q=0.001", JSON),
    ("application/json ; q=1.000 ,application/pdf;Q=0.9", JSON),
]


@pytest.mark.parametrize(("accept", "chosen"), ACCEPTED)
def test_the_type_that_the_caller_would_rather_have(accept: str | None, chosen: str | None) -> None:
    assert preferred(accept, DOCUMENT_TYPES) == chosen


@pytest.mark.parametrize(("accept", "chosen"), ACCEPTED)
def test_the_limit_counts_what_the_view_makes(accept: str | None, chosen: str | None) -> None:
    """Checklist: F9. One header, read once."""
    kind = kind_of(CONTRACT.operation("RetrieveItemizedUsage"), accept)
    assert kind == ("documents" if chosen == PDF else "reads")


@given(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=60))
def test_no_header_breaks_the_reading(field: str) -> None:
    assert preferred(field, DOCUMENT_TYPES) in (PDF, JSON, None)
    tags = entity_tags(field)
    assert not tags.name_weakly("7") or tags.star or '"7"' in field


@pytest.mark.parametrize(
    ("field", "strong", "weak"),
    [
        ('"7"', True, True),
        ('"0", "7"', True, True),
        ('"0","1" , "7"', True, True),
        (', "7",', True, True),
        ("*", True, True),
        (" * ", True, True),
        ('W/"7"', False, True),
        ('W/"7", "8"', False, True),
        ('"8", W/"7", "7"', True, True),
        ('"70"', False, False),
        ('"a,\\"", "7"', False, False),
        ('"a,b", "7"', True, True),
        ("7", False, False),
        ('"7', False, False),
        ('w/"7"', False, False),
        ('"7" "8"', False, False),
        ('*, "7"', False, False),
        ("", False, False),
        ('"7"\n', False, False),
    ],
)
def test_lists_and_stars_of_entity_tags(field: str, strong: bool, weak: bool) -> None:  # noqa: FBT001
    assert (entity_tags(field).name("7"), entity_tags(field).name_weakly("7")) == (strong, weak)


@pytest.mark.parametrize(
    ("content_type", "is_it"),
    [
        ("application/json", True),
        ("Application/JSON; charset=utf-8", True),
        ("application/vnd.tmforum+json", True),
        ("text/html", False),
        ("text/html; note=json", False),
        ("application/jsonp", False),
        ("", False),
    ],
)
def test_json_by_its_media_type(content_type: str, is_it: bool) -> None:  # noqa: FBT001
    assert is_json(content_type) is is_it
