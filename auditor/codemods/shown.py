"""The items of a plan -> the same items with one place before and after its edits, in the code's own language."""

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from auditor.analysis.evidence import redacted
from auditor.codemods.applying import applied, by_path, clashes
from auditor.codemods.files import Read
from auditor.codemods.knowledge import Codemods
from auditor.codemods.migrate import migrate
from auditor.model.codemod import Target
from auditor.model.edit import Edit
from auditor.model.finding import Finding
from auditor.model.plan import PlanItem
from auditor.model.portability import Portability

ITEMS_SHOWN: Final = 12
FILES_TRIED: Final = 3
"""Files in which an item's edits are looked for."""
FINDINGS_TRIED: Final = 40
"""Of one file: each edit is tried on the whole of it."""
LINES_SHOWN: Final = 14
LINE_LENGTH: Final = 240

Stretch = tuple[int, int]
"""Start of a first line and end of a last one, in bytes."""


def with_places(
    items: Sequence[PlanItem], findings: Sequence[Finding], read: Read, codemods: Codemods, portability: Portability | None = None
) -> tuple[PlanItem, ...]:
    """Return the items; those that no edit moves keep the place as it is. Cost: a few files an item, however large the project."""
    chosen = [item for item in items if item.codemod and item.capability][:ITEMS_SHOWN]
    made = {item.id: _shown(item, findings, read, codemods, portability) for item in chosen}
    return tuple(made.get(item.id, item) for item in items)


def _shown(item: PlanItem, findings: Sequence[Finding], read: Read, codemods: Codemods, portability: Portability | None) -> PlanItem:
    own = frozenset(item.findings)
    calls = [finding for finding in findings if finding.fingerprint in own and not finding.via]
    for path in list(dict.fromkeys(finding.location.path for finding in calls))[:FILES_TRIED]:
        content = read(path)
        there = [one for one in findings if one.location.path == path and one.provider_id == item.provider_id]
        there = [one for one in there if one.kind != "call" or one.fingerprint in own][:FINDINGS_TRIED]
        found = migrate(there, read, codemods, Target(), portability) if content is not None else None
        if found is None or content is None or not own & set(found.moved):
            continue
        edits = by_path(found.edits).get(path, [])
        left_out = clashes(edits)
        before, after = _texts(content, [edit for edit in edits if edit.group not in left_out])
        if before != after:
            return msgspec.structs.replace(item, before=before, after=after)
    return item


def _texts(content: bytes, edits: Sequence[Edit]) -> tuple[str, str]:
    """Return the lines that edits touch, as they are and as they would be: the first of them, where there are many."""
    before: list[str] = []
    after: list[str] = []
    for start, end in _stretches(content, edits):
        inside = [
            msgspec.structs.replace(edit, start_byte=edit.start_byte - start, end_byte=edit.end_byte - start)
            for edit in edits
            if start <= edit.start_byte and edit.end_byte <= end
        ]
        old, new = _different(_lines(content[start:end]), _lines(applied(content[start:end], inside)))
        if before and max(len(before) + len(old), len(after) + len(new)) > LINES_SHOWN:
            break
        before += old[:LINES_SHOWN]
        after += new[:LINES_SHOWN]
    return "\n".join(before), "\n".join(after)


def _different(old: list[str], new: list[str]) -> tuple[list[str], list[str]]:
    """Return the lines of both without those they end with alike: an import goes above another that stays."""
    while old and new and old[-1] == new[-1]:
        old, new = old[:-1], new[:-1]
    return old, new


def _stretches(content: bytes, edits: Iterable[Edit]) -> list[Stretch]:
    """Return the whole lines around edits; what touches is one."""
    found: list[Stretch] = []
    for edit in edits:
        start = content.rfind(b"\n", 0, edit.start_byte) + 1
        end = content.find(b"\n", max(edit.end_byte - 1, edit.start_byte))
        end = len(content) if end < 0 else end + 1
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _lines(content: bytes) -> list[str]:
    text = content.decode("utf-8", "replace")
    return [redacted(line.rstrip()[:LINE_LENGTH]) for line in text.removesuffix("\n").split("\n")] if text else []
