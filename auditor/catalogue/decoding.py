"""Bytes of one YAML file of `rules/` -> a record; what is wrong is named with file, line, field and the nearest right word."""

import difflib
import re
from typing import Any, TypeVar, cast

import msgspec
import yaml

from auditor.errors import RuleError

T = TypeVar("T")

SIZE_LIMIT = 4_000_000
"""Bytes of one rule file; the largest shipped one has a few hundred thousand."""

DEPTH_LIMIT = 50
"""Nesting of one rule file."""
ANCHOR_LIMIT = 1_000
"""Aliases of one file, and nodes of what one of them stands for."""

_UNKNOWN_FIELD = re.compile(r"Object contains unknown field `(.*?)`")
_INVALID_VALUE = re.compile(r"Invalid enum value '(.*?)'")
_WHERE = re.compile(r" - at `(?:key in )?\$(.*?)`$")
_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]|\[\.\.\.\]")


class _Loader(yaml.CSafeLoader):
    """Composes nodes alone: what plain scalars are is decided here, and quicker."""


_Loader.yaml_implicit_resolvers = {}

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}\Z")
_WORDS: dict[str, Any] = {"": None, "~": None, "null": None, "true": True, "false": False}
_TAGS = frozenset({"tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq", "!"})


def parse_yaml(name: str, content: bytes) -> Any:
    """Return the plain data of a YAML file.

    Raises: RuleError when it is too large, is not YAML, repeats a key, or uses anchors that could blow up in memory.
    """
    if len(content) > SIZE_LIMIT:
        raise RuleError(f"{name}: {len(content)} bytes are more than the {SIZE_LIMIT} a rule file may have; split it")
    try:
        if b"&" in content or b"*" in content:
            _refuse_blow_up(content)
        node = yaml.compose(content, Loader=_Loader)
        return None if node is None else _plain_data(node, 0)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise RuleError(f"{name}:{line}: {error.problem or 'this is not YAML'}") from error
    except (yaml.YAMLError, RecursionError, UnicodeDecodeError, ValueError) as error:
        raise RuleError(f"{name}:1: this is not YAML: {str(error).splitlines()[0] if str(error) else type(error).__name__}") from error


def _plain_data(node: yaml.Node, depth: int) -> Any:
    """Return the data of a node. Scalars stay as written: no dates, no `yes` and `no`, no octal; a key given twice is an error."""
    if depth > DEPTH_LIMIT:
        raise _refused(f"nested more than {DEPTH_LIMIT} deep", node)
    if node.tag not in _TAGS:
        raise _refused(f"the tag {node.tag} is not allowed", node)
    if isinstance(node, yaml.ScalarNode):
        return node.value if node.style else _scalar(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_plain_data(child, depth + 1) for child in node.value]
    mapping: dict[Any, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            raise _refused("a key must be a word", key_node)
        key = _plain_data(key_node, depth + 1)
        if key in mapping:
            raise _refused(f"`{key}` is given twice", key_node)
        mapping[key] = _plain_data(value_node, depth + 1)
    return mapping


def _scalar(text: str) -> Any:
    """Return what a scalar without quotes means."""
    if text in _WORDS:
        return _WORDS[text]
    if text[:1] in "-0123456789":
        if _INTEGER.match(text):
            return int(text)
        if _DECIMAL.match(text):
            return float(text)
    return text


def decode(name: str, content: bytes, type_: type[T]) -> T:
    """Return the record of `type_` that the YAML file `name` holds.

    Raises: RuleError naming file, line, field, what is wrong, and the nearest right word.
    """
    return convert(name, content, parse_yaml(name, content), type_)


def convert(name: str, content: bytes, plain: Any, type_: type[T]) -> T:
    """Return plain data, read from `content`, as a record of `type_`.

    Raises: RuleError as `decode` does.
    """
    try:
        return msgspec.convert(plain, type_)
    except msgspec.ValidationError as error:
        raise RuleError(_explain(name, content, type_, str(error))) from error


def line_of(content: bytes, path: str) -> int:
    """Return the line (from 1) of the value at a path such as `.hosts[2].class`, or of its nearest parent."""
    steps = [(match.group(1), match.group(2)) for match in _STEP.finditer(path)]
    try:
        node = yaml.compose(content, Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        return 1
    line = _first_line(node)
    for field, index in steps:
        found = _descend(node, field, index)
        if found is None:
            return line
        node, line = found
    return line


def nearest(word: str, words: tuple[str, ...]) -> str | None:
    """Return the word that `word` was probably meant to be."""
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    return close[0] if close else None


def _refused(problem: str, where: yaml.Node | yaml.Event) -> yaml.MarkedYAMLError:
    return yaml.MarkedYAMLError(None, None, problem, cast("yaml.error.Mark", where.start_mark))


def _refuse_blow_up(content: bytes) -> None:
    """Refuse anchors that could blow a small file up in memory: aliases of what holds aliases, very many or very large ones."""
    aliases = 0
    sizes: dict[str, int] = {}
    open_nodes: list[tuple[str | None, int]] = []
    for count, event in enumerate(yaml.parse(content, Loader=_Loader)):
        if isinstance(event, yaml.AliasEvent):
            aliases += 1
            open_nodes = [(anchor, -ANCHOR_LIMIT * len(content)) for anchor, _ in open_nodes]
            if aliases > ANCHOR_LIMIT or not 0 <= sizes.get(event.anchor or "", -1) <= ANCHOR_LIMIT:
                raise _refused("this alias could grow without bound; write the value out", event)
        elif isinstance(event, yaml.ScalarEvent) and event.anchor:
            sizes[event.anchor] = 0
        elif isinstance(event, yaml.CollectionStartEvent):
            open_nodes.append((event.anchor, count))
        elif isinstance(event, yaml.CollectionEndEvent):
            anchor, start = open_nodes.pop()
            if anchor:
                sizes[anchor] = count - start if start >= 0 else -1


def _explain(name: str, content: bytes, type_: Any, message: str) -> str:
    where = _WHERE.search(message)
    path = where.group(1) if where else ""
    what = message[: where.start()] if where else message
    hint = ""
    if unknown := _UNKNOWN_FIELD.search(what):
        word = unknown.group(1)
        known = _fields_at(type_, path)
        path, what = f"{path}.{word}", f"`{word}` is not a field here"
        near = nearest(word, known)
        hint = f"; did you mean `{near}`?" if near else f"; fields are {', '.join(sorted(known))}" if known else ""
    elif invalid := _INVALID_VALUE.search(what):
        word = invalid.group(1)
        known = _values_at(type_, path)
        near = nearest(word, known)
        what = f"`{word}` is not a value of this field"
        hint = f"; did you mean `{near}`?" if near else f"; values are {', '.join(known)}" if known else ""
    field = path.removeprefix(".") or "the file"
    return f"{name}:{line_of(content, path)}: {field}: {what}{hint}"


def _descend(node: Any, field: str | None, index: str | None) -> tuple[Any, int] | None:
    if field is not None and isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == field:
                return value, _first_line(key)
    if index is not None and isinstance(node, yaml.SequenceNode) and int(index) < len(node.value):
        child = node.value[int(index)]
        return child, _first_line(child)
    return None


def _first_line(node: Any) -> int:
    return int(node.start_mark.line) + 1 if node is not None else 1


def _type_at(type_: Any, path: str) -> Any:
    """Return the type description found by walking `path` from `type_`, or None."""
    current: Any = msgspec.inspect.type_info(type_)
    for match in _STEP.finditer(path):
        current = _step_into(_plain(current), match.group(1))
        if current is None:
            return None
    return _plain(current)


def _plain(info: Any) -> Any:
    """Take the optional apart: `X | None` is X."""
    if isinstance(info, msgspec.inspect.UnionType):
        some = [item for item in info.types if not isinstance(item, msgspec.inspect.NoneType)]
        return some[0] if some else info
    return info


def _step_into(info: Any, field: str | None) -> Any:
    match info:
        case msgspec.inspect.StructType() if field is not None:
            return next((item.type for item in info.fields if item.encode_name == field), None)
        case msgspec.inspect.VarTupleType() | msgspec.inspect.ListType() | msgspec.inspect.SetType():
            return info.item_type
        case msgspec.inspect.DictType():
            return info.value_type
        case _:
            return None


def _fields_at(type_: Any, path: str) -> tuple[str, ...]:
    info = _type_at(type_, path)
    return tuple(field.encode_name for field in info.fields) if isinstance(info, msgspec.inspect.StructType) else ()


def _values_at(type_: Any, path: str) -> tuple[str, ...]:
    info = _type_at(type_, path)
    return tuple(str(value) for value in info.values) if isinstance(info, msgspec.inspect.LiteralType) else ()
