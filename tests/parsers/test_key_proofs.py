"""A checksum proves a key, and a wrong one or a missing mark shows that it was made up."""

import zlib

import pytest
from auditor.parsers.key_proofs import KeyForm, base62, proof_of
from tests.parsers.test_secrecy import fresh

_SUMMED = KeyForm(begins="abc_", checksum="crc32-base62", source="", checked_on="")
_MARKED = KeyForm(begins="m-", holds="MARK", source="", checked_on="")


def summed(body: str) -> str:
    """Return a key whose last six characters follow from the others."""
    return f"abc_{body}{base62(zlib.crc32(body.encode()))}"


@pytest.mark.parametrize(("number", "digits"), [(0, "000000"), (61, "00000z"), (62, "000010"), (0xFFFFFFFF, "4gfFC3")])
def test_thirty_two_bits_are_six_digits(number: int, digits: str) -> None:
    assert base62(number) == digits


@pytest.mark.parametrize(
    ("value", "proof"),
    [
        (summed("x" * 50), True),
        (summed(fresh(50)), True),
        (summed(fresh(50))[:-1] + "!", False),
        ("abc_", False),
        ("m-1234MARK5678", None),
        ("m-12345678", False),
        ("other-1234", None),
    ],
)
def test_a_key_is_proven_refuted_or_neither(value: str, proof: bool | None) -> None:
    assert proof_of(value, (_SUMMED, _MARKED)) is proof


def _gateway_key(body: str) -> str:
    return "vck" + "_" + body + base62(zlib.crc32(body.encode()))


@pytest.mark.parametrize(
    ("key", "confidences"),
    [
        (_gateway_key(fresh(50)), ["high"]),
        (_gateway_key(fresh(46) + "test"), ["high"]),  # no word makes a dummy of what has the right sum
        (_gateway_key(fresh(50, 3))[:-6] + fresh(6), ["low"]),
        ("vck" + "_" + "x" * 56, []),
        ("gsk" + "_" + fresh(20) + "WGdyb3" + "FY" + fresh(24), ["high"]),
        ("gsk" + "_" + fresh(52), ["low"]),
    ],
)
def test_keys_in_files_are_believed_by_their_proof(key: str, confidences: list[str], read) -> None:  # type: ignore[no-untyped-def]
    clear = [item for item in read("app.py", f'KEY = "{key}"\n') if getattr(item, "in_clear", False)]
    assert [item.confidence for item in clear] == confidences
