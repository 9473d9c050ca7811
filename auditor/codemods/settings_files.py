"""Settings files that name the old key -> the same lines for the settings that migrated code reads."""

import re
from collections.abc import Callable, Iterable, Sequence

from auditor.codemods.text import line_end, line_start, newline
from auditor.languages import language_of
from auditor.model.codemod import Target
from auditor.model.edit import Edit
from auditor.model.finding import Finding

CODEMOD = "settings-files"
_ITEM = rb"(?P<indent>[ ]*)- name: *[\"']?%s[\"']?[ \t]*(?:\r?\n(?P=indent)[ ]+[^\r\n]*)+(?:\r?\n|$)"
_LINE = (
    rb"(?P<before>[ \t]*(?:-[ \t]+)?(?:export[ \t]+|set[ \t]+)?[\"']?)%s(?P<between>[\"']?[ \t]*[=:][ \t]*)(?P<value>.*?)(?P<end>\r?\n?)"
)


def setting_edits(
    findings: Sequence[Finding], read: Callable[[str], bytes | None], target: Target, code: Iterable[Edit], *, kept: Callable[[str], bool]
) -> list[Edit]:
    """Return insertions after the lines that declare an old key, one for each setting that the changed code reads and the file lacks."""
    edits = list(code)
    wanted = _wanted(target, edits)
    safe = any(edit.disposition == "safe" for edit in edits if any(name.encode() in edit.replacement for name in wanted))
    found: list[Edit] = []
    flat: set[str] = set()
    for finding in findings:
        path, region = finding.location.path, finding.location.region
        if finding.kind != "credential" or not finding.closed or finding.in_clear or region is None or language_of(path) or kept(path):
            continue
        content = read(path)
        edit = _edit(path, content, region.start_byte, finding.symbol or "", wanted, is_safe=safe) if content else None
        if edit is None:
            continue
        if not edit.replacement.lstrip(b"\r\n")[:1].isspace():  # one list for the whole file, and not one a service or job
            if path in flat:
                continue
            flat.add(path)
        if not any(one.path == path and _are_beside(content or b"", one.start_byte, edit.start_byte) for one in found):
            found.append(edit)
    return found


def _are_beside(content: bytes, one: int, other: int) -> bool:
    """Whether two places of insertion are in one block: no line between them is indented less than those around."""
    low, high = sorted((one, other))
    before = content[:low].splitlines()[-1:]
    lines = [line for line in [*before, *content[low:high].splitlines()] if line.strip()]
    indents = [len(line) - len(line.lstrip()) for line in lines]
    return bool(indents) and min(indents) >= indents[0] > 0


def _wanted(target: Target, edits: Sequence[Edit]) -> dict[str, str]:
    """Return the settings that the edits read, with their values; a key has none."""
    settings = target.settings
    values = {settings.base_url: target.base_url, settings.api_key: "", settings.model: "", settings.embedding_model: ""}
    for move in target.models:
        common = settings.embedding_model if move.role == "embedding" else settings.model
        values[move.setting or common] = values.get(move.setting or common) or move.use
    written = b"\n".join(edit.replacement for edit in edits)
    return {name: value for name, value in values.items() if re.search(rb"\b" + re.escape(name.encode()) + rb"\b", written)}


def _edit(path: str, content: bytes, offset: int, key: str, wanted: dict[str, str], *, is_safe: bool) -> Edit | None:
    listed = _listed(path, content, offset, key, wanted, is_safe=is_safe) if key else None
    if listed is not None:
        return listed
    start, end = line_start(content, offset), line_end(content, offset)
    match = re.fullmatch(_LINE % re.escape(key.encode()), content[start:end]) if key else None
    missing = {name: value for name, value in wanted.items() if not re.search(rb"\b" + re.escape(name.encode()) + rb"\b", content)}
    if match is None or not missing:
        return None
    lines = [
        match["before"] + name.encode() + match["between"] + _value(match["value"], key, name, value) for name, value in missing.items()
    ]
    inserted = newline(content).join(lines)
    text = inserted + newline(content) if content[end - 1 : end] == b"\n" else newline(content) + inserted
    return Edit(
        path=path,
        start_byte=end,
        end_byte=end,
        replacement=text,
        disposition="safe" if is_safe else "review",
        reason="The settings that the changed code reads stand beside the old key.",
        codemod=CODEMOD,
        group=f"{CODEMOD}:{path}",
    )


def _listed(path: str, content: bytes, offset: int, key: str, wanted: dict[str, str], *, is_safe: bool) -> Edit | None:
    """Return the insertion after an item with a name and a value, as containers list their variables; a key stays where keys are kept."""
    item = re.compile(_ITEM % re.escape(key.encode())).match(content, line_start(content, offset))
    missing = {name: value for name, value in wanted.items() if value and name.encode() not in content}
    if item is None or not missing:
        return None
    end = newline(content)
    inserted = b"".join(
        item["indent"] + b"- name: " + name.encode() + end + item["indent"] + b'  value: "' + value.encode() + b'"' + end
        for name, value in missing.items()
    )
    before = b"" if content[item.end() - 1 : item.end()] == b"\n" else end
    return Edit(
        path=path,
        start_byte=item.end(),
        end_byte=item.end(),
        replacement=before + inserted,
        disposition="safe" if is_safe else "review",
        reason="The settings that the changed code reads stand beside the old key; a key for the new endpoint goes where keys are kept.",
        codemod=CODEMOD,
        group=f"{CODEMOD}:{path}",
    )


def _value(old: bytes, key: str, name: str, value: str) -> bytes:
    """Return a value in the form of the old one: a reference stays a reference; what might be a secret is never copied."""
    if value:
        quote = old[:1] if old[:1] in (b'"', b"'") else b""
        return quote + value.encode() + quote
    if key.encode() in old and re.search(rb"[${(]", old):
        return old.replace(key.encode(), name.encode())
    return b'""' if old[:1] in (b'"', b"'") else b""
