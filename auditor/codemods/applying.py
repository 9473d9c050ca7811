"""Edits and the bytes they are of -> the bytes afterwards, and a patch that `git apply` takes."""

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from auditor.model.edit import Edit

CONTEXT_LINES = 3


def by_path(edits: Iterable[Edit]) -> dict[str, list[Edit]]:
    """Return the edits of each file in their order, without repeats: what is safe for one reason is safe."""
    chosen: dict[tuple[str, int, int, bytes], Edit] = {}
    for edit in edits:
        key = (edit.path, edit.start_byte, edit.end_byte, edit.replacement)
        if key not in chosen or edit.disposition == "safe":
            chosen[key] = edit
    found: dict[str, list[Edit]] = defaultdict(list)
    for edit in sorted(chosen.values(), key=lambda edit: (edit.path, edit.start_byte, edit.end_byte, edit.replacement)):
        found[edit.path].append(edit)
    return dict(found)


def clashes(edits: Sequence[Edit]) -> set[str]:
    """Return the groups to leave out so that no two edits of one file touch the same bytes; earlier ones stay."""
    out: set[str] = set()
    end = -1
    for edit in edits:
        if edit.group in out:
            continue
        if edit.start_byte < end:
            out.add(edit.group)
        else:
            end = edit.end_byte
    return out


def applied(content: bytes, edits: Sequence[Edit]) -> bytes:
    """Return the content after edits that are sorted and do not overlap."""
    pieces, at = [], 0
    for edit in edits:
        pieces += [content[at : edit.start_byte], edit.replacement]
        at = edit.end_byte
    return b"".join([*pieces, content[at:]])


def patch(before: Mapping[str, bytes], after: Mapping[str, bytes], remarks: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """Return the difference of some files, sorted by path; one that is not there before is new.

    Remarks stand before the part of their file, where `git apply` passes over them.
    """
    parts = []
    for path in sorted(after):
        if before.get(path) != after[path]:
            parts += [f"# {remark}\n".encode() for remark in (remarks or {}).get(path, ())]
            parts.append(_file_patch(path, before.get(path), after[path]))
    return b"".join(parts)


def _file_patch(path: str, before: bytes | None, after: bytes) -> bytes:
    old, new = _quoted(f"a/{path}"), _quoted(f"b/{path}")
    lines = [f"diff --git {old} {new}\n".encode()]
    lines += [b"new file mode 100644\n", b"--- /dev/null\n"] if before is None else [f"--- {old}\n".encode()]
    lines.append(f"+++ {new}\n".encode())
    for line in list(difflib.unified_diff(_lines(before or b""), _lines(after), n=CONTEXT_LINES))[2:]:
        text = line.encode("latin-1")
        lines.append(text if text.endswith(b"\n") else text + b"\n\\ No newline at end of file\n")
    return b"".join(lines)


def _lines(content: bytes) -> list[str]:
    """Return the lines with their ends; bytes are kept as characters, a lone carriage return ends no line."""
    text = content.decode("latin-1")
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _quoted(path: str) -> str:
    if not any(character in '"\\' or ord(character) < 32 or ord(character) == 127 for character in path):
        return path
    escaped = "".join(
        f"\\{character}" if character in '"\\' else f"\\{ord(character):03o}" if ord(character) < 32 or ord(character) == 127 else character
        for character in path
    )
    return f'"{escaped}"'
