"""What was sent -> the kinds of data in it. The data itself is looked at and forgotten."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Final

from auditor.traffic.formats import Identifier
from auditor.traffic.knowledge import Knowledge

NEAR: Final = 40
"""Characters before a number in which a telling word must stand."""
TRIES: Final = 200
"""Candidates of one kind that are checked in one payload."""

CREDENTIALS: Final = "credentials"
"""The data type of a provider's key."""


class Payloads:
    """Recognises kinds of data by forms that can be checked."""

    def __init__(self, identifiers: Sequence[Identifier], knowledge: Knowledge) -> None:
        self._identifiers = tuple((one, re.compile(one.pattern)) for one in identifiers)
        self._knowledge = knowledge

    def kinds(self, payload: bytes) -> tuple[str, ...]:
        """Return the data types that stand in what was sent, sorted."""
        text = payload.decode("utf-8", "replace").replace("\\n", " \n").replace('\\"', '"')
        found = {CREDENTIALS} if self._knowledge.has_key(text) else set()
        for one, pattern in self._identifiers:
            if one.data_type not in found and self._stands_in(text, one, pattern):
                found.add(one.data_type)
        return tuple(sorted(found))

    @staticmethod
    def _stands_in(text: str, one: Identifier, pattern: re.Pattern[str]) -> bool:
        check = check_of(one.check) if one.check else None
        for candidate, _ in zip(pattern.finditer(text), range(TRIES), strict=False):
            before = text[max(0, candidate.start() - NEAR) : candidate.start()].lower()
            if one.near and not any(word in before for word in one.near):
                continue
            if check is None or check(candidate.group()):
                return True
        return False


def is_card(number: str) -> bool:
    """Whether a number passes Luhn's check and is no repetition of one digit."""
    digits = [int(character) for character in number if character.isdigit()]
    if not 13 <= len(digits) <= 19 or len(set(digits)) < 2:
        return False
    doubled = [digit if place % 2 == 0 else (digit * 2 - 9 if digit > 4 else digit * 2) for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


@lru_cache(maxsize=64)
def check_of(name: str) -> Callable[[str], bool]:
    """Return the check of that name; one of python-stdnum that is not installed finds nothing."""
    if name == "luhn":
        return is_card
    if not re.fullmatch(r"[a-z]{2,12}(\.[a-z0-9]{2,20})?", name):
        return _never
    try:
        module = import_module(f"stdnum.{name}")
    except ImportError:
        return _never
    found: Callable[[str], bool] = module.is_valid
    return found


def _never(_number: str) -> bool:
    return False
