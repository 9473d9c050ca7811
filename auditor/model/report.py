"""Everything one run found out: what the reporters render."""

from typing import Final, Literal

import msgspec

from auditor.model.evidence import TrafficEvidence
from auditor.model.finding import Finding
from auditor.model.flow import Flow
from auditor.model.glossary import Glossary
from auditor.model.location import Location
from auditor.model.plan import Outlook, PlanItem
from auditor.model.policy import Decision, Ignore, Permission, Waiver
from auditor.model.score import Score


class Notification(msgspec.Struct, frozen=True, kw_only=True):
    """Something about the scan itself."""

    level: Literal["error", "warning", "note"]
    code: str
    """A word that never changes: `syntax-error`, `budget-exceeded`, `unknown-format`."""
    message: str
    location: Location | None = None


UNFINISHED: Final = ("cannot be", "larger than", "gone while", "more than", "not in the object store", "brackets that never")
"""Beginnings of reasons that mean a file could not be looked at, rather than did not need to be."""


class Skipped(msgspec.Struct, frozen=True, kw_only=True):
    """A file or folder that was not read, and why."""

    path: str
    reason: str


class LanguageCoverage(msgspec.Struct, frozen=True, kw_only=True):
    """What was seen of one language."""

    files: int
    bytes: int
    parsed: int
    """Files whose syntax tree was needed."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at and what was not."""

    files_seen: int
    files_scanned: int
    bytes_scanned: int
    skipped: tuple[Skipped, ...] = ()
    by_language: dict[str, LanguageCoverage] = {}


class FileResult(msgspec.Struct, frozen=True, kw_only=True):
    """What one file gave: the unit of the cache."""

    path: str
    evidence: bytes = b""
    """MessagePack of a tuple of evidence: decoded only when needed."""
    notifications: tuple[Notification, ...] = ()


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The sealed result of one run."""

    schema_version: int = 1
    tool_version: str
    rules_digest: str
    catalogue_date: str
    root: str
    """A display name for what was scanned; never an absolute path."""
    coverage: Coverage
    findings: tuple[Finding, ...] = ()
    decisions: tuple[Decision, ...] = ()
    """Sorted by fingerprint; empty when nothing was compared."""
    flows: tuple[Flow, ...] = ()
    traffic: tuple[TrafficEvidence, ...] = ()
    scores: tuple[Score, ...] = ()
    plan: tuple[PlanItem, ...] = ()
    outlook: tuple[Outlook, ...] = ()
    """The project's scores when the phases of the plan up to each one are done."""
    permissions: tuple[Permission, ...] = ()
    ignores: tuple[Ignore, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    notifications: tuple[Notification, ...] = ()
    glossary: Glossary = Glossary()
    """What the catalogue knew, on the day of the scan, of all that is named here."""
