"""JSON data and a JSON Schema -> whether the data obeys it, for the keywords that model servers are asked for.

Not a full validator: keywords it does not know are passed over. Bounded in depth and work, since schema and data may come from outside.
"""

import datetime
import re
from collections.abc import Callable
from typing import Any

DEPTH_LIMIT = 40
WORK_LIMIT = 20_000
PATTERN_CHARACTERS = 500
_NESTED = re.compile(r"[+*}][^()]*\)[+*{]")
"""A repeat inside a repeat, which can take time without end."""

_TYPES: dict[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "boolean": lambda value: isinstance(value, bool),
    "null": lambda value: value is None,
    "integer": lambda value: (isinstance(value, int) and not isinstance(value, bool)) or (isinstance(value, float) and value.is_integer()),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
}


def violation(value: Any, schema: Any) -> str:
    """Return the first thing in which the value breaks the schema, with its place; nothing when it obeys."""
    return _Checker(schema).check(value, schema, "$", 0)


class _Checker:
    """One check, which counts its work."""

    def __init__(self, root: Any) -> None:
        self._root = root
        self._work = 0

    def check(self, value: Any, schema: Any, place: str, depth: int) -> str:
        """Return the first violation below a place."""
        self._work += 1
        if depth > DEPTH_LIMIT or self._work > WORK_LIMIT:
            return f"{place}: too large to be checked"
        if schema is True or not isinstance(schema, dict):
            return f"{place}: nothing is allowed here" if schema is False else ""
        if isinstance(schema.get("$ref"), str):
            return self.check(value, self._resolved(schema["$ref"]), place, depth + 1)
        return (
            _kind(value, schema, place)
            or _bounds(value, schema, place)
            or _text(value, schema, place)
            or self._items(value, schema, place, depth)
            or self._properties(value, schema, place, depth)
            or self._combined(value, schema, place, depth)
        )

    def _resolved(self, reference: str) -> Any:
        value = self._root
        for step in reference.removeprefix("#").split("/")[1:]:
            value = value.get(step) if isinstance(value, dict) else None
        return value

    def _items(self, value: Any, schema: dict[str, Any], place: str, depth: int) -> str:
        items = schema.get("items")
        if not isinstance(value, list) or not isinstance(items, dict):
            return ""
        return next((found for number, item in enumerate(value) if (found := self.check(item, items, f"{place}[{number}]", depth + 1))), "")

    def _properties(self, value: Any, schema: dict[str, Any], place: str, depth: int) -> str:
        if not isinstance(value, dict):
            return ""
        known = schema.get("properties")
        properties: dict[str, Any] = known if isinstance(known, dict) else {}
        required = schema.get("required")
        for name in required if isinstance(required, list) else ():
            if name not in value:
                return f"{place}: `{name}` is missing"
        others = schema.get("additionalProperties", True)
        for name, part in value.items():
            if name not in properties and others is False:
                return f"{place}: `{name}` is not allowed"
            found = self.check(part, properties.get(name, others), f"{place}.{name}", depth + 1)
            if found:
                return found
        return ""

    def _combined(self, value: Any, schema: dict[str, Any], place: str, depth: int) -> str:
        for word in ("allOf", "anyOf", "oneOf"):
            parts = schema.get(word)
            if not isinstance(parts, list):
                continue
            good = sum(not self.check(value, part, place, depth + 1) for part in parts)
            wanted = good == len(parts) if word == "allOf" else good == 1 if word == "oneOf" else good > 0
            if not wanted:
                return f"{place}: breaks {word}"
        return ""


def _kind(value: Any, schema: dict[str, Any], place: str) -> str:
    types = schema.get("type")
    names = [name for name in (types if isinstance(types, list) else [types]) if isinstance(name, str)]
    if names and not any(_TYPES.get(name, lambda _value: True)(value) for name in names):
        return f"{place}: is not of type {' or '.join(names)}"
    if "const" in schema and value != schema["const"]:
        return f"{place}: is not the constant"
    choices = schema.get("enum")
    return f"{place}: is none of the values of enum" if isinstance(choices, list) and value not in choices else ""


def _bounds(value: Any, schema: dict[str, Any], place: str) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, int | float):
        size, low, high = float(value), "minimum", "maximum"
    elif isinstance(value, list):
        size, low, high = len(value), "minItems", "maxItems"
    elif isinstance(value, str):
        size, low, high = len(value), "minLength", "maxLength"
    else:
        return ""
    least, most = schema.get(low), schema.get(high)
    if isinstance(least, int | float) and size < least:
        return f"{place}: is below {low} {least}"
    return f"{place}: is above {high} {most}" if isinstance(most, int | float) and size > most else ""


def _text(value: Any, schema: dict[str, Any], place: str) -> str:
    if not isinstance(value, str):
        return ""
    pattern = schema.get("pattern")
    if isinstance(pattern, str) and not _searched(pattern, value):
        return f"{place}: does not match the pattern"
    if schema.get("format") == "date":
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            return f"{place}: is no date"
    return ""


def _searched(pattern: str, value: str) -> bool:
    """Tell whether a pattern is found; what would take long, or is no pattern, counts as found."""
    if max(len(pattern), len(value)) > PATTERN_CHARACTERS or _NESTED.search(pattern):
        return True
    try:
        return re.search(pattern, value) is not None
    except (re.error, RecursionError, OverflowError):
        return True
