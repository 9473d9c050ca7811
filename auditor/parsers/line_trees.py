"""dotenv, INI and .properties texts -> trees: one line, one key."""

import re
from functools import lru_cache

from auditor.parsers.tree import NODE_LIMIT, SIZE_LIMIT, Node

_DOTENV = re.compile(
    r"^[ \t]*(?:export[ \t]+|set[ \t]+|setx[ \t]+)?(?P<key>[A-Za-z_][\w.-]{0,200})[ \t]*(?:=|:(?=[ \t]))[ \t]*"
    r"(?P<value>\"(?:[^\"\\]|\\.){0,8000}\"|'[^']{0,8000}'|[^\r\n]*)",
    re.MULTILINE,
)
_INI_SECTION = re.compile(r"^[ \t]*\[([^\]\n]{1,200})\]")
_INI_PAIR = re.compile(r"^([ \t]*)([^\s=:#;\[][^=:\n<>~!]{0,200}?)[ \t]*[=:](?!=)[ \t]*([^\r\n]*)")
_PROPERTY = re.compile(r"^[ \t]*(?P<key>(?:[^\s=:#!\\]|\\.){1,300})(?:[ \t]*[=:][ \t]*|[ \t]+)(?P<value>[^\r\n]*)", re.MULTILINE)
_COMMENT = re.compile(r"(?:^|[ \t])[#][^\n]*$")
_INI_COMMENT = re.compile(r"(?:^|[ \t])[#;][^\n]*$")


@lru_cache(maxsize=2)
def read_dotenv(text: str) -> Node:
    """Return a flat map of the `KEY=value` lines of a `.env` file."""
    root = Node("map", "", 0, len(text))
    for found in _DOTENV.finditer(text[:SIZE_LIMIT]):
        value = found.group("value").strip()
        if value[:1] in ("'", '"') and len(value) > 1 and value.endswith(value[0]):
            value = value[1:-1]
        else:
            value = _COMMENT.sub("", value).strip().strip("\"'")
        _add(root, found.group("key"), value, found.start("key"), found.end("value"))
    return root


@lru_cache(maxsize=2)
def read_properties(text: str) -> Node:
    """Return a flat map of a Java `.properties` file; a value goes on behind a backslash at the end of its line."""
    root = Node("map", "", 0, len(text))
    position, limit = 0, min(len(text), SIZE_LIMIT)
    while position < limit and len(root.children) < NODE_LIMIT:
        found = _PROPERTY.search(text, position, limit)
        if found is None:
            break
        end = found.end()
        parts = [found.group("value")]
        while parts[-1].endswith("\\"):
            parts[-1] = parts[-1][:-1]
            if end >= limit:
                break
            stop = text.find("\n", end + 1)
            stop = limit if stop < 0 else stop
            parts.append(text[end + 1 : stop].strip())
            end = stop
        _add(root, found.group("key").replace("\\", ""), "".join(parts).strip(), found.start("key"), end)
        position = end + 1
    return root


@lru_cache(maxsize=2)
def read_ini(text: str) -> Node:
    """Return sections with their keys; an indented line goes on with the value above it."""
    root = Node("map", "", 0, len(text))
    section = root
    position = 0
    for line in text[:SIZE_LIMIT].splitlines(keepends=True):
        head, pair = _INI_SECTION.match(line), _INI_PAIR.match(line)
        if head:
            section = Node("map", head.group(1).strip(), position, position + len(line.rstrip()))
            root.children.append(section)
        elif pair and (not pair.group(1) or not section.children or section.children[-1].value):
            value = _INI_COMMENT.sub("", pair.group(3)).strip().strip("\"'")
            _add(section, pair.group(2).strip(), value, position + pair.start(2), position + len(line.rstrip()))
        elif line[:1] in " \t" and section.children and line.strip():
            last = section.children[-1]
            # Items of a multi-line value keep their own places.
            start = position + len(line) - len(line.lstrip())
            last.children.append(Node("scalar", "", start, position + len(line.rstrip()), line.strip()))
        position += len(line)
        if len(section.children) > NODE_LIMIT:
            break
    return root


def _add(root: Node, key: str, value: str, start: int, end: int) -> None:
    if len(root.children) < NODE_LIMIT:
        root.children.append(Node("scalar", key, start, end, value))
