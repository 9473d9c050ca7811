"""Reads of a key whose provider nothing calls any more -> reads of the new one; other places that name it are told."""

from collections.abc import Iterator, Mapping, Sequence

from auditor.codemods.arguments import as_edits, replaced
from auditor.codemods.files import Files
from auditor.codemods.given import ENVIRONMENT
from auditor.codemods.imports import needed_line
from auditor.codemods.knowledge import Codemods
from auditor.codemods.raw import reads_of
from auditor.codemods.sites import SourceFile
from auditor.codemods.target import key_code
from auditor.codemods.whole import needed
from auditor.model import ir
from auditor.model.codemod import Target
from auditor.model.edit import Edit, Obstacle
from auditor.model.finding import Finding

CODEMOD = "keys"
REASON = "The key of the new endpoint is read where the old one was."


def key_edits(
    findings: Sequence[Finding], moved: Mapping[str, str], edits: Sequence[Edit], files: Files, codemods: Codemods, target: Target
) -> Iterator[Edit | Obstacle]:
    """Yield the edits of code that reads the key of a provider all of whose calls move; `moved`: fingerprint -> group."""
    told: dict[tuple[str, str], list[Finding]] = {}
    for key in findings:
        group = _group(key, findings, moved) if key.kind == "credential" and not key.in_clear else None
        source = files.source(key.location.path) if group else None
        form = codemods.form(source.language) if source is not None else None
        region = key.location.region
        if source is None or form is None or region is None or group is None or _is_covered(key, edits):
            continue
        read = next(reads_of(source, [(region.start_byte, region.end_byte)]), None)
        if read is None or not ENVIRONMENT.match(source.text(read)) or _is_target(source, read):
            told.setdefault((source.path, key.symbol or ""), []).append(key)
            continue
        code = key_code(target, form)
        found = [replaced(source, read, code), *needed_line(source, form), *needed(source, form, [code], "")]
        yield from as_edits(found, source.path, is_safe=True, reason=REASON, codemod=CODEMOD, group=group)
    yield from (_told(keys, target) for keys in told.values())


def _group(key: Finding, findings: Sequence[Finding], moved: Mapping[str, str]) -> str | None:
    """Return the group of what moved of a key's provider; None where something of it stays."""
    own = [
        one
        for one in findings
        if one.kind in ("call", "client") and one.closed and (one.provider_id, one.component) == (key.provider_id, key.component)
    ]
    if not own or any(one.fingerprint not in moved for one in own):
        return None
    nearest = min(own, key=lambda one: (one.location.path != key.location.path, one.location.path, one.fingerprint))
    return moved[nearest.fingerprint]


def _is_covered(key: Finding, edits: Sequence[Edit]) -> bool:
    region = key.location.region
    return region is not None and any(
        edit.path == key.location.path and edit.start_byte < region.end_byte and region.start_byte < edit.end_byte for edit in edits
    )


def _is_target(source: SourceFile, read: ir.Expr) -> bool:
    parent = source.parent(read)
    return isinstance(parent, ir.Assign) and parent.target is read


def _told(keys: Sequence[Finding], target: Target) -> Obstacle:
    region = keys[0].location.region
    places = f" ({len(keys)} places in this file)" if len(keys) > 1 else ""
    return Obstacle(
        path=keys[0].location.path,
        line=region.start_line if region else 0,
        what="old key",
        why=f"{keys[0].symbol or 'The key'} of the old provider is still named here{places}.",
        instead=f"Give it the key of the new endpoint ({target.settings.api_key}), or take it out.",
    )
