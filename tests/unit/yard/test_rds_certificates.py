"""The root certificates of Amazon RDS that go into the images."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cryptography import x509

from dev.paths import ROOT

ROOTS = x509.load_pem_x509_certificates((ROOT / "services" / "rds-certificates.pem").read_bytes())
REGION = "eu-central-1"


def name(certificate: x509.Certificate) -> str:
    return str(certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)


def test_each_is_a_root_of_amazon_rds_that_signed_itself() -> None:
    assert len(ROOTS) > 60
    for root in ROOTS:
        assert name(root).startswith("Amazon RDS ")
        assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        root.verify_directly_issued_by(root)


def test_none_ends_within_ten_years_and_the_estates_region_is_among_them() -> None:
    assert min(root.not_valid_after_utc for root in ROOTS) > datetime.now(UTC) + timedelta(days=3650)
    assert [name(root) for root in ROOTS if REGION in name(root)]


def test_none_stands_twice() -> None:
    assert len({name(root) for root in ROOTS}) == len(ROOTS)
