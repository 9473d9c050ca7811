"""Names in code -> the terms they contain, by whole tokens: `customerEmail` and `customer_email` hold `email`, `emailer` does not."""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_TOKENS = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_TRAILING = frozenset({"value", "values", "text", "str", "string", "list", "array", "number", "no", "nr", "data", "info", "raw", "field", "input", "record", "records",
                       "details", "address", "name", "s", "plain", "full", "new", "old", "current", "all", "line", "history", "notes", "note"})  # fmt: skip
"""Words that may follow a term without changing what is meant: `email_address`, `iban_value`."""


_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "ł": "l",
        "Ł": "L",
        "ø": "o",
        "Ø": "O",
        "æ": "ae",
        "œ": "oe",
        "ı": "i",
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "Ä": "Ae",
        "Ö": "Oe",
        "Ü": "Ue",
    }
)
"""Letters that are written with others where only English ones are allowed."""


@lru_cache(maxsize=20_000)
def tokens(name: str) -> tuple[str, ...]:
    """Return the words of an identifier, lower case, in English letters."""
    if not name.isascii():
        plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", name).translate(_LETTERS))
        name = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return tuple(part.lower() for part in _TOKENS.findall(name))


def last_name(symbol: str) -> str:
    """Return the last part of a dotted name."""
    return symbol.rpartition(".")[2]


class Terms:
    """Terms of one or several words, looked up in identifiers."""

    def __init__(self, terms: dict[str, str], not_after: Iterable[str] = ()) -> None:
        """Words of `not_after` at the start of a name say that it only speaks of the term: `is_mobile`, `send_email`."""
        self._not_after = frozenset(not_after)
        self._terms: dict[tuple[str, ...], str] = {}
        for term, meaning in terms.items():
            self._terms[tokens(term)] = meaning
        self._longest = max((len(term) for term in self._terms), default=0)
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, name: str) -> tuple[str, ...]:
        """Return what the terms in a name mean, sorted; a term counts where it ends the name or only filler words follow."""
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = tuple(sorted(set(self._find(tokens(name)))))
        return found

    def _find(self, words: tuple[str, ...]) -> list[str]:
        out: list[str] = []
        if len(words) > 1 and words[0] in self._not_after and words not in self._terms:
            return out
        end = len(words)
        while end > 0:
            for size in range(min(self._longest, end), 0, -1):
                part = words[end - size : end]
                meaning = self._terms.get(part) or self._terms.get((*part[:-1], singular(part[-1])))
                if meaning is not None:
                    return [meaning]
            if words[end - 1] not in _TRAILING and not words[end - 1].isdigit():
                return out
            end -= 1
        return out


def singular(word: str) -> str:
    """Return the singular of a word, as far as its ending tells."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def key_of(name: str) -> str:
    """Return the form by which names of one thing compare: `patient_records` is `PatientRecord`."""
    words = tokens(name)
    return "".join((*words[:-1], singular(words[-1]))) if words else name.lower()


def plural(word: str) -> str:
    """Return the plural of a word, as far as its ending tells."""
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def snake(name: str) -> str:
    """Return a name in small letters, its words parted: `user_chat` for `UserChat`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() and index else letter.lower() for index, letter in enumerate(name))
