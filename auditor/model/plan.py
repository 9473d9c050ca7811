"""The way out: what to change, in which order, and what it may cost."""

import msgspec


class Effort(msgspec.Struct, frozen=True, kw_only=True):
    """Hours as a range, with the class they derive from (docs/scoring.md, Effort)."""

    effort_class: int
    """0 information, 1 trivial, 3 complex, 5 redesign, 7 rearchitecture, 13 unknown."""
    low_hours: float
    high_hours: float
    derivation: str


class PlanItem(msgspec.Struct, frozen=True, kw_only=True):
    """One step of the migration plan."""

    id: str
    title: str
    capability: str | None
    provider_id: str | None
    findings: tuple[str, ...]
    """Fingerprints."""
    target: str
    """The open way, in one line."""
    steps: tuple[str, ...]
    effort: Effort
    phase: int
    depends_on: tuple[str, ...] = ()
    blockers: tuple[str, ...] = ()
    codemod: str | None = None
    supported: tuple[str, ...] = ()
    partial: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    exit_test: str = ""
    before: str = ""
    after: str = ""
