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
    risk: int = 0
    """Thousandths of points of the project's scores that the item's findings account for: with the effort, what the order is made of."""


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """What a score would be when the phases up to this one are done."""

    phase: int
    pack: str
    value: int
    high: int
    band: str


class Hours(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A range for the first of a kind, and for each further one."""

    first: tuple[float, float]
    each: tuple[float, float]


class EffortClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One class of effort."""

    number: int
    word: str
    means: str
    first: tuple[float, float]
    each: tuple[float, float]


class FeatureClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Features that lift a call into a class."""

    feature: tuple[str, ...]
    effort_class: int = msgspec.field(name="class")


class Way(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to do about one capability."""

    title: str
    effort_class: int = msgspec.field(name="class")
    """Where the provider speaks the wire format that open servers speak."""
    other_wire_class: int
    """Where it does not."""
    steps: tuple[str, ...]
    exit_test: str
    target: str = ""
    """Empty: as the portability table says."""
    codemod: str | None = None


class QuickWin(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to do at once about the findings of some rules."""

    rules: tuple[str, ...]
    title: str
    target: str
    steps: tuple[str, ...]
    exit_test: str
    effort_class: int = msgspec.field(name="class")
    codemod: str | None = None


class Foundation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something that has to stand before calls can move."""

    title: str
    target: str
    steps: tuple[str, ...]
    exit_test: str


class PlanKnowledge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contents of `rules/plan.yaml`."""

    source: str
    checked_on: str
    classes: tuple[EffortClass, ...]
    evaluation: Hours
    platform: Hours
    platform_running: Hours
    features: tuple[FeatureClass, ...]
    ways: dict[str, Way]
    quick_wins: tuple[QuickWin, ...]
    foundations: dict[str, Foundation]
