"""Razor components and pages -> Module of the C# in them, at the offsets of the file: directives, injected services, code blocks.

The markup and the expressions in it are left out. A component is one part of a class; the file beside it (`X.razor.cs`) holds another.
"""

import re
from collections.abc import Iterator

import msgspec

from auditor.languages import csharp
from auditor.languages.csharp_idioms import IDIOMS
from auditor.languages.language import Language
from auditor.model.ir import DefineClass, Import, Module, Stmt

_USING = re.compile(rb"^[ \t]*@(using[ \t]+[\w.=<>, \t]+?)[ \t]*;?[ \t]*(?=\r?\n|\Z)", re.MULTILINE)
_INJECT = re.compile(rb"^[ \t]*@inject[ \t]+([\w.<>,?\[\] \t]+?)[ \t]+(\w+)[ \t]*;?[ \t]*(?=\r?\n|\Z)", re.MULTILINE)
_CODE = re.compile(rb"@(?:code|functions)\s*\{")
_SKIPPED = re.compile(
    rb"""//[^\n]*|/\*.*?\*/|\"\"\".*?\"\"\"|\$?@"(?:[^"]|"")*"|@?\$?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'|[{}]""",
    re.DOTALL,
)
CLASS = b"class _{"


def lower(path: str, content: bytes) -> Module:
    """Lower one component: its usings, and one class with what is injected and what its code blocks hold."""
    usings = csharp.lower(path, _usings(content))
    shared = path.rpartition("/")[2].lower().startswith("_")
    imports = [_exported(statement) if shared else statement for statement in usings.body if isinstance(statement, Import)]
    parts = [csharp.lower(path, text) for text in (_injected(content), *_blocks(content))]
    members: list[Stmt] = []
    classes = [statement for part in parts for statement in part.body if isinstance(statement, DefineClass)]
    for statement in classes:
        members.extend(statement.class_.body)
    body: list[Stmt] = [*imports]
    if classes:
        first = classes[0]
        name = path.rpartition("/")[2].partition(".")[0]
        made = msgspec.structs.replace(first.class_, name=name, kind="extension", body=tuple(members))
        body.append(DefineClass(first.start, first.end, made))
    return Module(
        path=path,
        language="razor",
        body=tuple(body),
        errors=tuple(error for part in parts for error in part.errors),
        too_deep=any(part.too_deep for part in parts),
    )


def _exported(statement: Import) -> Import:
    """What a file of imports (`_Imports.razor`) brings holds in all components below it."""
    bindings = tuple(msgspec.structs.replace(binding, exported=True) for binding in statement.bindings)
    return Import(statement.start, statement.end, bindings)


def _usings(content: bytes) -> bytes:
    """Return the content with nothing left but its `@using` directives, as statements of the same length."""
    text = _blank(content)
    for found in _USING.finditer(content):
        start, end = found.span(1)
        text[start - 1 : end] = found[1] + b";"
    return bytes(text)


def _injected(content: bytes) -> bytes:
    """Return the content with nothing left but a class that has the injected services as fields."""
    text = _blank(content)
    is_open = False
    for found in _INJECT.finditer(content):
        start = found.start(1)
        text[start : found.end(2)] = found[0].lstrip()[len(b"@inject") :].strip().rstrip(b" \t;").ljust(found.end(2) - start)
        text[found.end(2) : found.end(2) + 1] = b";"
        if not is_open:
            text[start - len(CLASS) : start] = CLASS
            is_open = True
    return bytes(text) + b"}" if is_open else b""


def _blocks(content: bytes) -> Iterator[bytes]:
    """Yield, for each code block, the content with nothing left but that block as a class."""
    for found in _CODE.finditer(content):
        end = _end(content, found.end())
        if found.start() == 0 or end < 0:
            continue
        text = _blank(content)
        text[found.end() : end] = content[found.end() : end]
        text[found.end() - len(CLASS) : found.end()] = CLASS
        yield bytes(text)


def _end(content: bytes, start: int) -> int:
    """Return the place behind the brace that closes a block; -1 when none does."""
    depth = 1
    for found in _SKIPPED.finditer(content, start):
        depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if depth == 0:
            return found.end()
    return -1


def _blank(content: bytes) -> bytearray:
    return bytearray(b" " * len(content))


LANGUAGE = Language(
    name="razor",
    suffixes=(".razor", ".cshtml"),
    lower=lower,
    idioms=IDIOMS,
    sdk_languages=("csharp",),
    module_paths=csharp.LANGUAGE.module_paths,
)
