"""The characters of a key -> whether it can be real, by what its kind holds besides chance."""

import zlib
from collections.abc import Iterable
from typing import Literal

import msgspec

KEYS_DOCUMENT = "keys.yaml"

_BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_WIDTH = 6
"""Characters that hold 32 bits in base 62."""


class KeyForm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What keys of one beginning hold besides chance."""

    begins: str
    source: str
    checked_on: str
    holds: str = ""
    """A mark that every one of them has."""
    checksum: Literal["", "crc32-base62"] = ""
    """How the last characters follow from those between the beginning and them."""


class KeyForms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contents of `rules/keys.yaml`."""

    source: str
    checked_on: str
    keys: tuple[KeyForm, ...] = ()


def proof_of(value: str, forms: Iterable[KeyForm]) -> bool | None:
    """Return True for a key whose checksum is right, False for one that no real one can be, None where nothing tells."""
    form = next((form for form in forms if value.startswith(form.begins)), None)
    if form is None:
        return None
    if form.holds and form.holds not in value:
        return False
    if not form.checksum:
        return None
    body = value[len(form.begins) :]
    return base62(zlib.crc32(body[:-_WIDTH].encode())) == body[-_WIDTH:]


def base62(number: int) -> str:
    """Return 32 bits as six digits: figures, capital letters, small letters, in this order."""
    digits = ""
    while number:
        number, digit = divmod(number, len(_BASE62))
        digits = _BASE62[digit] + digits
    return digits.rjust(_WIDTH, "0")
