"""Places in a record -> values: texts, whole numbers, hosts, moments. Nothing here raises, whatever the record holds."""

import re
from typing import Any, Final
from urllib.parse import unquote

import msgspec

from auditor.traffic.formats import Steps

TEXT_LIMIT: Final = 512
"""Characters kept of any text of a log."""
NESTED_LIMIT: Final = 1 << 20
"""Characters of a JSON text inside a record that are decoded."""
MOST: Final = 1 << 53
PAIRS: Final = (("name", "value"), ("key", "value"), ("field", "value"), ("Name", "Value"), ("Key", "Value"))
"""How lists of pairs call their two halves."""
PAIRS_LIMIT: Final = 500

_NUMBER = re.compile(r"\d{1,18}")
_NOT_PRINTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?)")
"""What moves a terminal's cursor, colours or names it."""
_EMPTY: Final = frozenset({"", "-", "(empty)", "(none)", "N/A", "null"})
_HOST = re.compile(r"[a-z0-9_*]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)+|localhost|[a-z][a-z0-9-]{0,62}")
_LENGTH = re.compile(r"\(\d{1,3}\)")
_PORT = re.compile(r":\d{1,5}$")


def value_at(record: Any, steps: Steps) -> Any:
    """Return what stands at a place, or None: `a/b` also under the name `a.b`.

    A list is entered by number, or at its first entry; a text that holds JSON is decoded.
    """
    found = record
    for number, step in enumerate(steps):
        if isinstance(found, str) and found[:1] in ("{", "["):
            found = nested(found)
        if isinstance(found, list) and not step.isdecimal() and (named := by_name(found)):
            found = named
        if isinstance(found, list):
            index = int(step) if step.isdecimal() and len(step) < 6 else 0
            found = found[index] if index < len(found) else None
            if step.isdecimal():
                continue
        if not isinstance(found, dict):
            return None
        inner = next(iter(found.values()), None) if step == "*" else found.get(step)
        if inner is None:
            return found.get(".".join(steps[number:])) if number + 1 < len(steps) else None
        found = inner
    return found


def by_name(pairs: list[Any]) -> dict[str, Any] | None:
    """Return the values of a list of pairs, `[{"name": "host", "value": "example.org"}]`, by name; None for any other list."""
    first = pairs[0] if pairs else None
    if not isinstance(first, dict) or len(first) > 4:
        return None
    for name, value in PAIRS:
        if isinstance(first.get(name), str) and value in first:
            found: dict[str, Any] = {}
            for pair in pairs[:PAIRS_LIMIT]:
                if isinstance(pair, dict) and isinstance(pair.get(name), str):
                    found.setdefault(pair[name], pair.get(value))
                    found.setdefault(pair[name].lower(), pair.get(value))
            return found
    return None


def nested(text: str) -> Any:
    """Decode JSON that stands as a text inside a record."""
    try:
        return msgspec.json.decode(text[:NESTED_LIMIT])
    except (msgspec.DecodeError, RecursionError, ValueError):
        return None


def first_at(record: Any, places: tuple[Steps, ...]) -> Any:
    """Return the first value that says something."""
    for steps in places:
        found = value_at(record, steps)
        if isinstance(found, list):
            found = next((one for one in found if is_telling(one)), None)
        if is_telling(found):
            return found
    return None


def is_telling(value: Any) -> bool:
    """Whether a value is more than the mark of an empty field."""
    return value is not None and not (isinstance(value, str) and value.strip() in _EMPTY)


def text_of(value: Any, limit: int = TEXT_LIMIT) -> str:
    """Return a value as text without characters that a terminal would obey."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = str(value)[:limit]
    return _NOT_PRINTED.sub("", _ESCAPE.sub("", text) if "\x1b" in text else text).strip()


def whole(value: Any) -> int | None:
    """Return a count of bytes, or None where there is none."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return int(value) if 0 <= value < MOST else None
    text = str(value).strip()
    return int(text) if _NUMBER.fullmatch(text) and int(text) < MOST else None


def host_of(text: str) -> str:
    """Return the name in a host field, in lower case, without port, brackets and trailing dot; empty when it cannot be a name."""
    if text.startswith("("):  # `(3)api(7)example(3)com(0)`: labels with their lengths, as Windows DNS writes them
        text = _LENGTH.sub(".", text).strip(".")
    name = _PORT.sub("", text.strip().rstrip(".").lower()).rstrip(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return name if len(name) <= 253 and _HOST.fullmatch(name) else ""


def split_url(url: str) -> tuple[str, str]:
    """Return host and path of a URL, of `host:port`, or of a bare path."""
    url = url.strip()
    scheme, found, rest = url.partition("://")
    if not found or not scheme.replace("+", "").isalnum():
        rest = url
        if rest.startswith("/"):
            return "", path_of(rest)
    end = min((place for place in (rest.find(mark) for mark in "/?#") if place >= 0), default=len(rest))
    return host_of(rest[:end].rpartition("@")[2]), path_of(rest[end:])


def path_of(path: str) -> str:
    """Return a path without query and fragment."""
    return re.split(r"[?#]", path, maxsplit=1)[0][:2048]


def last_part(value: str) -> str:
    """Return what follows the last `/` of a path or identifier."""
    return unquote(value.rstrip("/").rpartition("/")[2])
