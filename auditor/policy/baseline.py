"""The baseline file: accepted findings, one JSON object a line, sorted -> records, and back.

One line for each finding, and nothing in it that changes when other findings do: two branches that accept different things merge without a
conflict, and where git sees one, keeping both sides is right (`merge=union`).
"""

from typing import Any, Final

import msgspec

from auditor.errors import BaselineError
from auditor.model.policy import Baseline, BaselineEntry
from auditor.model.report import Report
from auditor.policy.entries import entries_of, entry_key
from auditor.policy.pairing import pair

SCHEMA_VERSION: Final = 1
ENTRIES_LIMIT: Final = 500_000

_HEAD: Final = "auditor-baseline"
_FILE: Final = "file"
_FIELDS: Final = frozenset(field.encode_name for field in msgspec.structs.fields(BaselineEntry))
_AGAIN: Final = "write it afresh with `auditor baseline`"


def parse_baseline(path: str, content: bytes) -> Baseline:
    """Return the records of a baseline file.

    Raises: BaselineError, which says what to do.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BaselineError(f"{path}: not UTF-8: {_AGAIN}") from error
    heads: list[dict[str, Any]] = []
    entries: dict[str, BaselineEntry] = {}
    notes: dict[str, dict[str, Any]] = {}
    files: dict[str, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        record = _decoded(path, number, line)
        if _HEAD in record:
            heads.append(record)
            continue
        if _FILE in record:
            files[str(record[_FILE])] = str(record.get("digest", ""))
            continue
        entry = _entry(path, number, record)
        entries[entry.fingerprint] = entry
        extra = {key: value for key, value in record.items() if key not in _FIELDS}
        if extra:
            notes[entry.fingerprint] = extra
    if not heads:
        raise BaselineError(f'{path}: not a baseline: its first line should say {{"{_HEAD}": {SCHEMA_VERSION}}}; {_AGAIN}')
    _check_version(path, heads)
    same = len({(head.get("tool"), head.get("rules")) for head in heads}) == 1
    return Baseline(
        tool_version=str(heads[0].get("tool", "")) if same else "",
        rules_digest=str(heads[0].get("rules", "")) if same else "",
        entries=tuple(sorted(entries.values(), key=entry_key)),
        notes=notes,
        files=files,
    )


def render_baseline(baseline: Baseline) -> bytes:
    """Return the file's bytes: sorted, one line for each entry, hand-written fields last."""
    head = {_HEAD: SCHEMA_VERSION, "tool": baseline.tool_version, "rules": baseline.rules_digest}
    lines = [msgspec.json.encode(head)]
    lines += [msgspec.json.encode({_FILE: path, "digest": digest}) for path, digest in sorted(baseline.files.items())]
    for entry in sorted(baseline.entries, key=entry_key):
        record = {"path": entry.path, **msgspec.to_builtins(entry), **baseline.notes.get(entry.fingerprint, {})}
        lines.append(msgspec.json.encode(record))
    return b"\n".join(lines) + b"\n"


def baseline_of(report: Report, old: Baseline | None = None, *, only_prune: bool = False) -> Baseline:
    """Return the baseline of a run; what people wrote beside an entry of the old one stays, wherever its finding moved.

    `only_prune`: what is gone is dropped, and nothing new is accepted.
    """
    entries = entries_of(report.findings)
    if old is None:
        return Baseline(tool_version=report.tool_version, rules_digest=report.rules_digest, entries=entries)
    pairs = pair(old.entries, entries)
    kept: list[BaselineEntry] = []
    notes: dict[str, dict[str, Any]] = {}
    for index, entry in enumerate(entries):
        found = pairs.get(index)
        if found is None:
            kept += [] if only_prune else [entry]
            continue
        before = old.entries[found.before]
        same = before if only_prune else entry
        kept.append(msgspec.structs.replace(same, owner=before.owner, reason=before.reason, until=before.until))
        if before.fingerprint in old.notes:
            notes[same.fingerprint] = old.notes[before.fingerprint]
    return Baseline(
        tool_version=old.tool_version if only_prune else report.tool_version,
        rules_digest=old.rules_digest if only_prune else report.rules_digest,
        entries=tuple(sorted(kept, key=entry_key)),
        notes=notes,
    )


def _decoded(path: str, number: int, line: str) -> dict[str, Any]:
    if line.startswith(("<<<<<<<", "=======", ">>>>>>>", "|||||||")):
        raise BaselineError(
            f"{path}:{number}: a merge conflict stands in it: keep the lines of both sides, then run `auditor baseline --update`"
        )
    try:
        record = msgspec.json.decode(line, type=dict[str, Any])
    except (msgspec.DecodeError, msgspec.ValidationError, RecursionError) as error:
        raise BaselineError(f"{path}:{number}: not a line of a baseline ({error}): mend it, or {_AGAIN}") from error
    return record


def _entry(path: str, number: int, record: dict[str, Any]) -> BaselineEntry:
    try:
        return msgspec.convert(record, BaselineEntry)
    except msgspec.ValidationError as error:
        raise BaselineError(f"{path}:{number}: {error}: mend it, or {_AGAIN}") from error


def _check_version(path: str, heads: list[dict[str, Any]]) -> None:
    versions = [head[_HEAD] for head in heads]
    if not all(type(version) is int and version > 0 for version in versions):
        raise BaselineError(f"{path}: its version is no number: {_AGAIN}")
    if max(versions) > SCHEMA_VERSION:
        raise BaselineError(f"{path}: written by a newer auditor (version {max(versions)} of the format): update auditor")
