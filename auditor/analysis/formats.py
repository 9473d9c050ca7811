"""A format text and its arguments -> the parts of the text it makes: printf's verbs, and the braces of other languages."""

import re
from typing import TYPE_CHECKING

from auditor.analysis import containers
from auditor.analysis.values import DYNAMIC, Const, Object, Value, strings

if TYPE_CHECKING:
    from auditor.analysis.arguments import Arguments

FORMATTING = frozenset(
    {"fmt.Sprintf", "fmt.Appendf", "sprintf", "vsprintf", "format", "String.format", "java.lang.String.format", "string.Format", "String.Format",
     "System.String.Format", "FString.Printf", "std.format", "fmt.format", "absl.StrFormat", "Kernel.format", "Kernel.sprintf"}
)  # fmt: skip
"""Functions whose first argument is the format of all others."""
_BY_NAME = frozenset({"String", "NSString"})
"""Types that make a text of an argument called `format` and all others."""
FORMS_LIMIT = 4
"""Formats that one call is followed through with."""
_PLACE = re.compile(
    r"%(?:(?P<number>\d{1,2})\$)?[-+# 0,]{0,4}\d{0,4}(?:\.\d{1,4})?(?:hh|h|ll|l|z|j|t)?(?P<verb>[sdvqfxXcegtuip@%])"
    r"|%[<(](?P<named>\w{1,80})[)>][sdf]|[%$]?\{(?P<key>\w{0,80})(?:[:,!][^{}]{0,80})?\}"
)


def filled(form: str, arguments: "Arguments") -> list[Value]:
    """Return the parts of the text that a format makes; what it asks for and is not given cannot be told."""
    given = arguments.positional
    named = dict(arguments.named)
    parts: list[Value] = []
    end = following = 0
    for place in _PLACE.finditer(form):
        parts.append(frozenset((Const(form[end : place.start()]),)))
        end = place.end()
        if place["verb"] == "%":
            parts.append(frozenset((Const("%"),)))
            continue
        key = place["number"] or place["named"] or place["key"] or ""
        if key and not key.isdigit():
            parts.append(named.get(key, DYNAMIC))
            continue
        index = int(key) - (1 if place["number"] else 0) if key else following
        following += not key
        parts.append(given[index] if 0 <= index < len(given) else DYNAMIC)
    return [*parts, frozenset((Const(form[end:]),))]


def of_call(name: str, arguments: "Arguments") -> "tuple[list[str], Arguments]":
    """Return the formats of a call of a formatting function, and what they are given; no format for any other call."""
    if name in _BY_NAME and arguments.named and arguments.named[0][0] == "format":
        return forms(arguments.named[0][1]), arguments
    if name not in FORMATTING or not arguments.positional or arguments.unpacked:
        return [], arguments
    return forms(arguments.positional[0]), arguments.rest()


def taken_apart(arguments: "Arguments") -> "Arguments":
    """Return what a list or map holds that is the only argument, in its place: `"%s/%s" % [a, b]`, `"%(a)s" % {"a": b}`."""
    only = next(iter(arguments.positional[0]), None) if len(arguments.positional) == 1 and len(arguments.positional[0]) == 1 else None
    if not isinstance(only, Object) or only.kind not in ("list", "map"):
        return arguments
    items = containers.known_items(only) if only.kind == "list" else None
    if items is not None:
        return arguments._replace(positional=tuple(items))
    return arguments._replace(positional=(), named=tuple(sorted(only.fields.items()))) if only.kind == "map" else arguments


def forms(value: Value) -> list[str]:
    """Return the formats a value can be, of those that ask for something."""
    return [text for text in strings(value) if _PLACE.search(text)][:FORMS_LIMIT]
