"""Values that point at other settings -> what is literally there, and which names they read."""

import re

import msgspec

_REFERENCE = re.compile(
    r"""\$\{\{\s*(?:secrets|vars|env|inputs|github|steps|needs|matrix|parameters|variables)\.(?P<action>[\w.\-]+)[^}]{0,200}\}\}
      |\$\{(?:env[.:]|var\.|(?P<local>local\.))?(?P<braced>[A-Z_][A-Z0-9_]*(?=[:\-=?+}])|[\w.\-/]+?(?=[:}]))(?:(?P<how>:?[-=?+]|:)(?P<default>(?:[^{}]|\$?\{[^{}]*\}){0,500}))?\}
      |\$\((?P<paren>[\w.\-]+)\)
      |\$\(\s*(?:terraform|tofu)\s[^()\n]{0,80}\boutput\s+(?:-[\w-]+\s+)*"?(?P<output>\w+)"?\s*\)
      |\$(?:env:)?(?P<bare>[A-Za-z_]\w*)
      |<%=?\s*ENV(?:\.fetch)?\s*[(\[]\s*["'](?P<erb>\w+)["'](?:\s*[,)\]|]+\s*["'](?P<erbdefault>[^"']*)["'])?[^%]{0,200}%>
      |\{\{[^{}]{0,200}?(?:lookup\(\s*["']env["']\s*,\s*|env_var\(\s*|env\s+|env\[)["'](?P<jinja>\w+)["'][^{}]{0,200}\}\}
      |\{\{-?\s*(?:[\w]+\s+)?(?P<template>[.$]?[\w.\-]+)[^{}]{0,200}\}\}
      |(?:os\.environ/|env://)(?P<slash>\w+)
      |%env\((?:\w+:)*(?P<php>\w+)\)%
      |\{env[:.](?P<curly>\w+)\}
      |^\[\s*(?:parameters|variables)\(\s*'(?P<arm>\w+)'\s*\)\s*\]$
      |(?:process\.env|import\.meta\.env|var|local|env)\.(?P<dotted>\w+)""",
    re.VERBOSE,
)
_NAMES = ("action", "braced", "paren", "output", "bare", "erb", "jinja", "template", "slash", "php", "curly", "dotted", "arm")
_MARKS = (
    "$",
    "<%",
    "{{",
    "os.environ/",
    "env://",
    "%env(",
    "{env",
    "process.env",
    "import.meta",
    "var.",
    "local.",
    "[parameters(",
    "[variables(",
    "[concat(",
    "[format(",
    "[reference(",
)
_ROUNDS = 3
"""Defaults inside defaults that are followed."""


class Resolved(msgspec.Struct, frozen=True, gc=False):
    """A value with its references taken out."""

    literal: str
    """The text, a default in the place of its reference; a reference without default stays as `${NAME}`."""
    reads: tuple[str, ...]
    open: bool
    """A reference without default is left in `literal`."""


def has_reference(value: str) -> bool:
    """Return whether a value may point at another setting."""
    return any(mark in value for mark in _MARKS)


def resolve(value: str) -> Resolved:
    """Return what a value says and reads."""
    value = value.strip()
    if not has_reference(value):
        return Resolved(value, (), False)
    reads: list[str] = []
    unresolved = False

    def replace(found: re.Match[str]) -> str:
        nonlocal unresolved
        name = next(found.group(group) for group in _NAMES if found.group(group))
        word = "locals." if found.group("local") else "outputs." if found.group("output") else ""
        reads.append(f"{word}{name}")
        default = _default(found)
        if default is None:
            unresolved = True
            return f"${{{reads[-1]}}}"
        return default

    for _ in range(_ROUNDS):
        unresolved, before = False, value
        value = _REFERENCE.sub(replace, value[:4000]).strip()
        if value == before or "${" not in value:
            break
    return Resolved(value.strip("\"'"), tuple(dict.fromkeys(reads)), unresolved)


def _default(found: re.Match[str]) -> str | None:
    how = found.group("how")
    if how and how[-1] not in "?+":
        return found.group("default").strip("\"' ")
    return found.group("erbdefault")
