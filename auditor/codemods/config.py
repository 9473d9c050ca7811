"""Settings files of a framework that makes its clients itself -> the same files with endpoint, key and models of one's own."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

from auditor.codemods.arguments import filled
from auditor.codemods.files import Read
from auditor.codemods.target import NO_KEY, move_of
from auditor.codemods.text import line_end, newline
from auditor.model.codemod import ConfigMove, Role, Target
from auditor.model.edit import Edit
from auditor.model.finding import Finding

ENDPOINT = "{endpoint}"
_PROPERTY = re.compile(rb"(?m)^[ \t]*(?P<key>[\w.\-]+)[ \t]*[=:][ \t]*(?P<value>[^\r\n]*)")
_ENTRY = re.compile(rb"(?m)^(?P<indent>[ ]*)(?P<key>[\w.\-]+):(?:[ \t]+(?P<value>[^\r\n#]*?))?[ \t]*(?:#[^\r\n]*)?\r?$")


class Setting(NamedTuple):
    """One key of a file."""

    start: int
    value_start: int
    value_end: int
    indent: int


def config_edits(findings: Sequence[Finding], read: Read, target: Target, moves: Sequence[ConfigMove]) -> list[Edit]:
    """Return the edits of all files that a framework reads and in which the old provider's key or models stand."""
    edits: list[Edit] = []
    closed = {one.location.path for one in findings if one.kind == "endpoint" and one.closed}
    for path in sorted({one.location.path for one in findings if one.kind in ("credential", "model") and one.closed}):
        for move in moves:
            content = read(path) if any(fnmatchcase(posixpath.basename(path), glob) for glob in move.files) else None
            if content is not None:
                edits += _file_edits(path, content, target, move, is_closed=path in closed)
    return edits


def is_set_by(finding: Finding, move: ConfigMove) -> bool:
    """Whether a framework makes the client of a call, or the client itself, from its settings; code that makes one takes no part."""
    symbol = finding.symbol or ""
    made = finding.kind == "client" and any(fnmatchcase(symbol, glob) for glob in move.made)
    return finding.kind in ("call", "client") and not made and any(fnmatchcase(symbol, glob) for glob in move.symbols)


def settings_of(path: str, settings: Iterable[str]) -> str:
    """Return the settings file that a source file's module reads; empty where it has none."""
    modules = {one: one.partition("src/")[0] for one in sorted(settings)}
    return max((one for one, module in modules.items() if path.startswith(module)), key=lambda one: len(modules[one]), default="")


def settings_in(content: bytes, *, is_yaml: bool) -> dict[str, Setting]:
    """Return the keys of a file by their dotted names."""
    return dict(_yaml(content) if is_yaml else _properties(content))


def _properties(content: bytes) -> Iterator[tuple[str, Setting]]:
    for found in _PROPERTY.finditer(content):
        yield found["key"].decode(), Setting(found.start(), found.start("value"), found.end("value"), 0)


def _yaml(content: bytes) -> Iterator[tuple[str, Setting]]:
    path: list[tuple[int, str]] = []
    for found in _ENTRY.finditer(content):
        indent = len(found["indent"])
        while path and path[-1][0] >= indent:
            path.pop()
        path.append((indent, found["key"].decode()))
        start, end = found.span("value") if found["value"] else (found.end("key") + 1, found.end("key") + 1)
        yield ".".join(name for _, name in path), Setting(found.start(), start, end, indent)


def _file_edits(path: str, content: bytes, target: Target, move: ConfigMove, *, is_closed: bool) -> Iterator[Edit]:
    """Yield the edits of one file; none where it names an endpoint that is not the old provider's."""
    is_yaml = path.endswith((".yml", ".yaml"))
    known = settings_in(content, is_yaml=is_yaml)
    own = {name.removeprefix(f"{move.prefix}."): place for name, place in known.items() if name.startswith(f"{move.prefix}.")}
    has_own_endpoint = any(value == ENDPOINT and name in own for name, value in move.set.items()) and not is_closed
    if not own or has_own_endpoint:
        return
    wanted = dict(_wanted(content, own, target, move))
    changed = {name: value for name, value in wanted.items() if name in own}
    for name, value in changed.items():
        one = own[name]
        if content[one.value_start : one.value_end] != value.encode():
            gap = " " if is_yaml and content[one.value_start - 1 : one.value_start] == b":" else ""
            yield _edit(path, move, one.value_start, one.value_end, gap + value, name)
    missing = {name: value for name, value in wanted.items() if name not in own}
    if missing:
        last = max(own.values(), key=lambda place: place.start) if not is_yaml else own[min(own, key=lambda name: own[name].start)]
        place = line_end(content, last.start) if not is_yaml else last.start
        yield _edit(path, move, place, place, _lines(content, missing, move, last, is_yaml=is_yaml), "")


def _wanted(content: bytes, own: dict[str, Setting], target: Target, move: ConfigMove) -> Iterator[tuple[str, str]]:
    """Yield the keys with the values that they are to have."""
    settings = target.settings
    words = {ENDPOINT: _reference(move, settings.base_url, target.base_url), "{key}": _reference(move, settings.api_key, NO_KEY)}
    for name, value in move.set.items():
        yield name, words.get(value, value)
    for name, role in move.models.items():
        if name in own:
            old = content[own[name].value_start : own[name].value_end].decode("utf-8", "replace").strip("\"'")
            yield name, _model(move, target, old, role)
        elif role == "chat":
            yield name, _model(move, target, None, role)


def _model(move: ConfigMove, target: Target, model: str | None, role: Role) -> str:
    chosen = move_of(target, model, role)
    common = target.settings.embedding_model if role == "embedding" else target.settings.model
    return (
        model if model and model.startswith("${" + (chosen.setting or common)) else _reference(move, chosen.setting or common, chosen.use)
    )


def _reference(move: ConfigMove, name: str, default: str) -> str:
    return filled(move.reference_or, name=name, default=default) if default else filled(move.reference, name=name)


def _lines(content: bytes, missing: dict[str, str], move: ConfigMove, near: Setting, *, is_yaml: bool) -> str:
    end = newline(content).decode()
    if is_yaml:
        return "".join(f"{' ' * near.indent}{name}: {value}{end}" for name, value in missing.items())
    before = "" if not content or content.endswith(b"\n") or line_end(content, near.start) < len(content) else end
    return before + "".join(f"{move.prefix}.{name}={value}{end}" for name, value in missing.items())


def _edit(path: str, move: ConfigMove, start: int, end: int, text: str, name: str) -> Edit:
    return Edit(
        path=path,
        start_byte=start,
        end_byte=end,
        replacement=text.encode(),
        disposition="review" if move.models.get(name) == "embedding" else "safe",
        reason=move.reason,
        codemod=move.prefix,
        group=f"{move.prefix}:{path}",
    )
