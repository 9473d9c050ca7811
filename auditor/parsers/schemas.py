"""Schema files -> the fields of each table, model, message and type: SQL DDL, Prisma, GraphQL, protobuf, Avro, OpenAPI, Rails and Laravel migrations.

Names alone are read, by shape and not by grammar: what a field is called says what it holds, whatever the dialect.
"""

import re
from collections.abc import Iterator

import msgspec

SIZE_LIMIT = 2_000_000
FIELDS_LIMIT = 400
"""Fields of one type."""
TYPES_LIMIT = 5_000
"""Types of one file."""
DEPTH_LIMIT = 24
_NAME = r"[\"'`\[]?(?:\w+[\"'`\]]?\.[\"'`\[]?)?(\w+)[\"'`\]]?"
_TABLE = re.compile(rf"(?i)\bcreate\s+(?:\w+\s+){{0,2}}table\s+(?:if\s+not\s+exists\s+)?{_NAME}\s*\(")
_ADDED = re.compile(
    rf"(?i)\balter\s+table\s+(?:only\s+)?(?:if\s+exists\s+)?{_NAME}\s+add\s+(?:column\s+)?(?:if\s+not\s+exists\s+)?{_NAME}\s"
)
_COLUMN = re.compile(r"\s*[\"'`\[]?(\w+)[\"'`\]]?\s+\w")
_NO_COLUMN = frozenset({"constraint", "primary", "foreign", "unique", "key", "index", "check", "exclude", "like", "partition"})
_BLOCK = {
    "prisma": re.compile(r"(?m)^\s*(?:model|type|view)\s+(\w+)\s*\{"),
    "graphql": re.compile(r"(?m)^\s*(?:extend\s+)?(?:type|input|interface)\s+(\w+)[^{}\n]*\{"),
    "proto": re.compile(r"(?m)^\s*message\s+(\w+)\s*\{"),
}
_FIELD = {
    "prisma": re.compile(r"(?m)^\s*(\w+)\s+\w"),
    "graphql": re.compile(r"(?m)^\s*(\w+)\s*(?:\([^()]*\))?\s*:"),
    "proto": re.compile(r"(?m)^\s*(?:(?:repeated|optional|required)\s+)?[\w.<>, ]+\s+(\w+)\s*=\s*\d"),
}
_RAILS = re.compile(r"\bcreate_table\s+[:\"'](\w+)[^\n]*\bdo\s*\|(\w+)\|")
_RAILS_ADDED = re.compile(r"\badd_column\s*\(?\s*[:\"'](\w+)[\"']?\s*,\s*[:\"'](\w+)")
_LARAVEL = re.compile(r"Schema::(?:create|table)\(\s*['\"](\w+)['\"]")
_LARAVEL_FIELD = re.compile(r"\$\w+->\w+\(\s*['\"](\w+)['\"]")
_SUFFIXES = {".prisma": "prisma", ".graphql": "graphql", ".graphqls": "graphql", ".gql": "graphql", ".proto": "proto"}
Fields = tuple[str, tuple[str, ...]]


def is_schema(path: str) -> bool:
    """Tell whether a file of this name can describe types of data."""
    name = path.rpartition("/")[2].lower()
    if name.endswith((*_SUFFIXES, ".sql", ".ddl", ".avsc")):
        return True
    if name.endswith((".json", ".yaml", ".yml")):
        return any(word in name for word in ("openapi", "swagger"))
    return (
        name == "schema.rb"
        or ("/migrations/" in f"/{path}" and name.endswith(".php"))
        or ("/migrate/" in f"/{path}" and name.endswith(".rb"))
    )


def parse_schema(path: str, content: bytes) -> list[Fields]:
    """Return each type of a file with its fields, in order; whatever the bytes are, and nothing for a file that is too large."""
    if len(content) > SIZE_LIMIT:
        return []
    text = content.decode("utf-8", "replace")
    suffix = path[path.rfind(".") :].lower()
    found: Iterator[Fields]
    if suffix in _SUFFIXES:
        found = _blocks(text, _SUFFIXES[suffix])
    elif suffix == ".rb":
        found = _rails(text)
    elif suffix == ".php":
        found = _laravel(text)
    elif suffix in (".json", ".avsc"):
        found = _documents(text)
    elif suffix in (".yaml", ".yml"):
        found = _indented(text)
    else:
        found = _tables(text)
    return [one for one, _ in zip(found, range(TYPES_LIMIT), strict=False)]


def _tables(text: str) -> Iterator[Fields]:
    text = re.sub(r"--[^\n]*", "", text)
    for match in _TABLE.finditer(text):
        columns = (_COLUMN.match(part) for part in _parts(text, match.end()))
        names = (column[1] for column in columns if column is not None)
        yield match[1], tuple(name for name in names if name.lower() not in _NO_COLUMN)[:FIELDS_LIMIT]
    for match in _ADDED.finditer(text):
        yield match[1], (match[2],)


def _parts(text: str, start: int) -> Iterator[str]:
    """Yield what stands between commas, up to the bracket that closes the table."""
    depth, begin = 0, start
    for place in range(start, min(len(text), start + 60_000)):
        letter = text[place]
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth -= 1
        if depth < 0 or (letter == "," and depth == 0):
            yield text[begin:place]
            begin = place + 1
        if depth < 0:
            return


def _blocks(text: str, kind: str) -> Iterator[Fields]:
    for match in _BLOCK[kind].finditer(text):
        end = text.find("}", match.end())
        body = text[match.end() : end if end >= 0 else len(text)][:60_000]
        yield match[1], tuple(_FIELD[kind].findall(body))[:FIELDS_LIMIT]


def _rails(text: str) -> Iterator[Fields]:
    for match in _RAILS.finditer(text):
        end = re.compile(r"(?m)^\s*end\b").search(text, match.end())
        body = text[match.end() : end.start() if end else len(text)][:60_000]
        yield match[1], tuple(re.findall(rf"\b{match[2]}\.\w+\s*\(?\s*[:\"'](\w+)", body))[:FIELDS_LIMIT]
    for match in _RAILS_ADDED.finditer(text):
        yield match[1], (match[2],)


def _laravel(text: str) -> Iterator[Fields]:
    for match in _LARAVEL.finditer(text):
        following = text.find("Schema::", match.end())
        body = text[match.end() : following if following >= 0 else len(text)][:60_000]
        yield match[1], tuple(_LARAVEL_FIELD.findall(body))[:FIELDS_LIMIT]


def _documents(text: str) -> Iterator[Fields]:
    """Yield the records of Avro and the schemas of OpenAPI."""
    try:
        stack: list[tuple[object, str, int]] = [(msgspec.json.decode(text), "", 0)]
    except (msgspec.DecodeError, RecursionError, UnicodeError):
        return
    while stack:
        node, name, depth = stack.pop()
        if isinstance(node, list) and depth < DEPTH_LIMIT:
            stack.extend((part, "", depth + 1) for part in reversed(node))
        elif isinstance(node, dict) and depth < DEPTH_LIMIT:
            fields, properties = node.get("fields"), node.get("properties")
            if node.get("type") == "record" and isinstance(fields, list):
                names = tuple(str(field.get("name")) for field in fields if isinstance(field, dict))
                yield str(node.get("name")), names[:FIELDS_LIMIT]
            elif name and isinstance(properties, dict):
                yield name, tuple(str(key) for key in properties)[:FIELDS_LIMIT]
            stack.extend((part, str(key), depth + 1) for key, part in reversed(node.items()))


def _indented(text: str) -> Iterator[Fields]:
    """Yield the schemas of OpenAPI written as YAML, by indentation: a name, below it `properties`, below that the fields."""
    above: list[tuple[int, str]] = []
    found: dict[str, list[str]] = {}
    for line in text.split("\n"):
        match = re.match(r"( *)([\w.-]+):", line)
        if match is None:
            continue
        depth = len(match[1])
        while above and above[-1][0] >= depth:
            above.pop()
        if len(above) > 1 and above[-1][1] == "properties":
            found.setdefault(above[-2][1], []).append(match[2])
        above.append((depth, match[2]))
    for name, fields in found.items():
        yield name, tuple(fields[:FIELDS_LIMIT])
