"""Strings and numbers that are known in part: folding, comparing, and the methods of strings."""

from collections.abc import Callable
from urllib.parse import urlsplit

from auditor.analysis.values import EMPTY, Atom, Const, Object, Unknown, Value, strings

PLACEHOLDER = "\ufffc"
"""Stands in a partly known string for what is not known."""
FOLD_LIMIT = 8
_SAME = {"==": True, "===": True, "is": True, "!=": False, "!==": False, "is not": False}
LENGTH_LIMIT = 4096
_CONSTANT_METHODS: dict[str, Callable[[str], str]] = {
    "strip": str.strip,
    "trim": str.strip,
    "Trim": str.strip,
    "lower": str.lower,
    "toLowerCase": str.lower,
    "ToLower": str.lower,
    "downcase": str.lower,
    "upper": str.upper,
    "toUpperCase": str.upper,
    "upcase": str.upper,
    "rstrip": str.rstrip,
    "lstrip": str.lstrip,
    "trimEnd": str.rstrip,
    "trimStart": str.lstrip,
    "chomp": str.rstrip,
    "toString": str,
    "to_s": str,
    "to_string": str,
    "to_sym": str,
    "clone": str,
    "dup": str,
    "freeze": str,
    "into": str,
    "to_owned": str,
    "as_str": str,
    "ToString": str,
    "valueOf": str,
    "encode": str,
    "decode": str,
}


def is_text(value: Value) -> bool:
    """Tell whether a value holds a constant string."""
    return any(isinstance(atom, Const) and isinstance(atom.value, str) for atom in value)


def concatenated(parts: list[Value]) -> Value:
    """Return every string the constants among the parts can make; nothing when a part has none."""
    made = [""]
    for part in parts:
        pieces = sorted({_text(atom) for atom in part if isinstance(atom, Const)})
        if not pieces:
            return EMPTY
        made = [head + piece for head in made for piece in pieces]
        if len(made) > FOLD_LIMIT or len(made[0]) > LENGTH_LIMIT:
            return EMPTY
    if not any(is_text(part) for part in parts):
        return EMPTY
    return frozenset(Const(text) for text in made)


def partly(parts: list[Value]) -> Unknown:
    """Return what is known of a string some parts of which are not: its constant pieces with placeholders between."""
    made = ""
    for part in parts:
        known = strings(part)
        numbers = [atom for atom in part if isinstance(atom, Const)]
        if len(part) == 1 and numbers:
            made += _text(numbers[0])
        elif len(part) == 1 and isinstance(next(iter(part)), Unknown) and next(iter(part)).reason == "text":  # type: ignore[union-attr]  # narrowed by the line above
            made += next(iter(part)).name  # type: ignore[union-attr]  # as above
        elif len(known) == 1:
            made += known[0]
        else:
            made += PLACEHOLDER
        if len(made) > LENGTH_LIMIT:
            break
    return Unknown("text", made[:LENGTH_LIMIT])


def _text(atom: Const) -> str:
    if isinstance(atom.value, bool):
        return "true" if atom.value else "false"
    return "" if atom.value is None else str(atom.value)


def compared(op: str, left: Value, right: Value) -> Value:
    """Return a comparison's constant answer, or that it cannot be told."""
    unknown = frozenset((Unknown("call", "comparison"),))
    if len(left) != 1 or len(right) != 1:
        return unknown
    a, b = next(iter(left)), next(iter(right))
    if isinstance(a, Object) and isinstance(b, Object) and _is_member(a) and _is_member(b) and op in _SAME:
        return frozenset((Const((a is b) == _SAME[op]),))
    if op in _SAME and (_is_made(a) and b == Const(None) or _is_made(b) and a == Const(None)):
        return frozenset((Const(not _SAME[op]),))
    if not isinstance(a, Const) or not isinstance(b, Const) or a.origin or b.origin:
        return unknown
    answer = _compare(op, a.value, b.value)
    return unknown if answer is None else frozenset((Const(answer),))


def _is_made(atom: Atom) -> bool:
    """Tell whether this is an instance that the code makes: nothing is none of these."""
    return (
        isinstance(atom, Object) and atom.kind == "instance" and atom.cls is not None and atom is not atom.cls.generic and not atom.injected
    )


def _is_member(instance: Object) -> bool:
    """Tell whether an instance is a member of an enumeration: there is one of each."""
    return instance.cls is not None and instance.cls.class_.kind == "enum"


def _compare(op: str, a: object, b: object) -> bool | None:
    if op in ("==", "===", "is"):
        return a == b
    if op in ("!=", "!==", "is not"):
        return a != b
    if isinstance(a, int | float) and isinstance(b, int | float):
        return {"<": a < b, ">": a > b, "<=": a <= b, ">=": a >= b}.get(op)
    if isinstance(a, str) and isinstance(b, str) and op in ("in", "not in"):
        return (a in b) == (op == "in")
    return None


def computed(op: str, left: Value, right: Value) -> Value:
    """Return the result of arithmetic on one constant number each side; else nothing."""
    if len(left) != 1 or len(right) != 1:
        return EMPTY
    a, b = next(iter(left)), next(iter(right))
    if not (isinstance(a, Const) and isinstance(b, Const) and isinstance(a.value, int | float) and isinstance(b.value, int | float)):
        return EMPTY
    x, y = a.value, b.value
    if op == "+":
        return frozenset((Const(x + y),))
    if op == "-":
        return frozenset((Const(x - y),))
    if op == "*" and abs(x) < 1e9 and abs(y) < 1e9:
        return frozenset((Const(x * y),))
    if op in ("/", "//", "%") and y:
        return frozenset((Const(x // y if op == "//" else x % y if op == "%" else x / y),))
    return EMPTY


_URL_PARTS = frozenset({"host", "hostname", "path", "request_uri", "scheme", "origin"})


def url_part(name: str, url: str) -> str | None:
    """Return a part of a URL; None when it is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if name == "origin":
        return f"{parts.scheme}://{parts.netloc}"
    return parts.scheme if name == "scheme" else parts.path if name in ("path", "request_uri") else parts.hostname or ""


def character(text: str, key: Value) -> Value:
    """Return one character of a constant string."""
    found = [
        Const(text[atom.value])
        for atom in key
        if isinstance(atom, Const) and isinstance(atom.value, int) and -len(text) <= atom.value < len(text)
    ]
    return frozenset(found) if found and len(found) == len(key) else frozenset((Unknown("call", "character"),))


def method(name: str, receiver: str, arguments: tuple[Value, ...]) -> str | None:
    """Return what a method of a constant string gives, when it is one that keeps it constant."""
    simple = _CONSTANT_METHODS.get(name)
    if name in _URL_PARTS and "://" in receiver and not arguments:
        return url_part(name, receiver)
    if name == "replace" and "://" in receiver and not arguments:
        return receiver  # of a URL: other parts, given by name; the host stays
    known = [strings(value) for value in arguments]
    single = [texts[0] for texts in known if len(texts) == 1]
    if simple is not None and not arguments:
        return simple(receiver)
    if name in ("rstrip", "lstrip", "strip", "removesuffix", "removeprefix", "delete_suffix") and len(single) == 1:
        operation: Callable[[str, str], str] = getattr(str, {"delete_suffix": "removesuffix"}.get(name, name))
        return str(operation(receiver, single[0]))
    if name in ("replace", "Replace", "gsub", "sub", "replaceAll") and len(single) == len(arguments) == 2:
        return receiver.replace(single[0], single[1])
    if name in ("concat", "plus") and len(single) == len(arguments):
        return receiver + "".join(single)
    return None
