"""Names that a file needs or no longer needs -> edits of its import statements."""

import re
from collections.abc import Collection

from auditor.codemods.arguments import Stretch, filled
from auditor.codemods.sites import SourceFile
from auditor.codemods.text import line_end, line_start, newline, removal
from auditor.model import ir
from auditor.model.codemod import Becomes, LanguageForm

_WORD = r"(?<![\w$.])(?:type\s+)?{name}(?:\s+as\s+[\w$]+)?(?![\w$])"


def needed_line(source: SourceFile, form: LanguageForm) -> list[Stretch]:
    """Return the insertion of the import that a read of a setting needs; nothing where it is there."""
    if not form.import_line or source.binds(form.import_name) is not None:
        return []
    line = form.import_line.encode() + newline(source.content)
    place = _first_place(source)
    return [Stretch(place, place, line)]


def swapped(source: SourceFile, form: LanguageForm, local: str, new: Becomes, *, is_used: bool, is_provided: bool = False) -> list[Stretch]:
    """Return the edits by which `new` is imported, and the old name no longer when nothing else uses it.

    `is_provided`: other edits of the file import it already.
    """
    statement = _statement_of(source, local)
    has_new = is_provided or any(
        binding.module == new.module and (binding.local if new.member else binding.member) in (new.name, "default")
        for one in source.imports()
        for binding in one.bindings
    )
    line = import_line(form, new)
    if statement is None:
        place = _first_place(source)
        return [] if has_new else [Stretch(place, place, line.encode() + newline(source.content))]
    binding = next(one for one in statement.bindings if one.local == local)
    requires = is_required(source, statement)
    after = _after(source, statement, required_line(form, new) if requires else line, requires=requires)
    if is_used:
        return [] if has_new else [after]
    if len(statement.bindings) == 1:
        given = _required(form, new) if requires else line
        return [_whole(source, statement)] if has_new else [Stretch(statement.start, statement.end, given.encode())]
    token = _token(source, statement, binding.member or local)
    if token is None:
        return [] if has_new else [after]
    if not has_new and binding.module == new.module and new.member:
        return [Stretch(token[0], token[1], new.name.encode())]
    gone = _token_removal(source, statement, token)
    return [gone] if has_new else [gone, after]


def goes_with_others(source: SourceFile, local: str, rewritten: Collection[int]) -> bool:
    """Whether other names of the same statement are replaced too: which of them go is not known yet, and all stay."""
    statement = _statement_of(source, local)
    others = {one.local for one in statement.bindings if one.local != local} if statement is not None else set()
    used = [node for node in source.nodes if isinstance(node, ir.Name) and node.id in others]
    return any(node.start in rewritten for node in used)


def is_required(source: SourceFile, statement: ir.Import) -> bool:
    """Whether an import is the call of a function, as a part of a declaration."""
    text = source.text(statement)
    return "require" in text and not text.startswith("import")


def required_line(form: LanguageForm, new: Becomes) -> str:
    """Return the statement that imports a name by a function."""
    return filled(form.require_line, **{"import": _required(form, new)})


def _required(form: LanguageForm, new: Becomes) -> str:
    return filled(form.require_member if new.member else form.require_default, name=new.name, module=new.module)


def renamed(source: SourceFile, local: str, name: str) -> list[Stretch]:
    """Return the edit by which an import brings another name in place of one."""
    statement = _statement_of(source, local)
    token = _token(source, statement, local) if statement is not None else None
    return [] if token is None else [Stretch(token[0], token[1], name.encode())]


def after_imports(source: SourceFile, line: str) -> Stretch:
    """Return the insertion of a statement after the last import at the top."""
    ends = [statement.end for statement in source.module.body if isinstance(statement, ir.Import)]
    place = line_end(source.content, max(ends) - 1) if ends else 0
    end = newline(source.content)
    before = b"" if not place or source.content[place - 1 : place] == b"\n" else end
    return Stretch(place, place, before + end + line.encode() + end)


def import_line(form: LanguageForm, new: Becomes) -> str:
    """Return the statement that imports a name."""
    return filled(form.import_member if new.member else form.import_default, name=new.name, module=new.module)


def _statement_of(source: SourceFile, local: str) -> ir.Import | None:
    return next((one for one in source.imports() if any(binding.local == local for binding in one.bindings)), None)


def _first_place(source: SourceFile) -> int:
    """Return where a first import may stand: before the others, after what the language wants first."""
    for statement in source.module.body:
        if isinstance(statement, ir.Import):
            if any(binding.module == "__future__" for binding in statement.bindings):
                continue
            return line_start(source.content, statement.start)
        if isinstance(statement, ir.Evaluate) and isinstance(statement.value, ir.Literal):
            continue
        return line_start(source.content, statement.start)
    return len(source.content)


def _after(source: SourceFile, statement: ir.Import, line: str, *, requires: bool) -> Stretch:
    if requires:  # it is a part of a declaration, which ends with its line
        place = line_end(source.content, statement.end)
        end = newline(source.content)
        before = b"" if source.content[place - 1 : place] == b"\n" else end
        return Stretch(place, place, before + line.encode() + end)
    indent = source.content[line_start(source.content, statement.start) : statement.start]
    return Stretch(statement.end, statement.end, newline(source.content) + (indent if not indent.strip() else b"") + line.encode())


def _whole(source: SourceFile, statement: ir.Import) -> Stretch:
    start, end = line_start(source.content, statement.start), line_end(source.content, statement.end)
    alone = not source.content[start : statement.start].strip() and not source.content[statement.end : end].strip(b"; \t\r\n")
    return Stretch(start, end, b"") if alone else Stretch(statement.start, statement.end, b"")


def _token(source: SourceFile, statement: ir.Import, name: str) -> tuple[int, int] | None:
    """Return where a name stands in an import statement, after the module in languages that name it first."""
    text = source.content[statement.start : statement.end].decode("latin-1")
    start = 0 if is_required(source, statement) else text.find("import") + len("import")
    found = re.compile(_WORD.replace("{name}", re.escape(name))).search(text, start)
    return (statement.start + found.start(), statement.start + found.end()) if found else None


def _token_removal(source: SourceFile, statement: ir.Import, token: tuple[int, int]) -> Stretch:
    before = source.content.rfind(b",", statement.start, token[0])
    if source.content.rfind(b"{", statement.start, token[0]) > before:  # the first name in the braces
        closing = source.content.find(b"}", token[1], statement.end)
        is_only = not source.content[token[1] : closing].strip(b", \t\r\n")
        if is_only and before >= 0:
            return Stretch(before, closing + 1, b"")
        before = -1
    start, end = removal(source.content, token[0], token[1], before if before >= 0 else None)
    return (
        Stretch(start, min(end, statement.end), b"")
        if end <= statement.end
        else Stretch(before if before >= 0 else token[0], token[1], b"")
    )
