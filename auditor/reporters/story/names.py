"""Ids -> the names and labels by which a report calls things."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from auditor.model.finding import SEVERITIES, Finding, Treatment
from auditor.model.flow import Flow
from auditor.model.glossary import ProviderNote, RuleNote
from auditor.model.policy import Decision
from auditor.model.report import Report
from auditor.model.rule import Pack, Weight

NOBODY: Final = "Cannot be told"
OWN: Final = "Run by yourself"
STRANGER: Final = "Not in the catalogue"
"""A provider's service of which the catalogue does not know whose it is."""
UNTYPED: Final = "other"
"""Stands for data of which nothing tells what kind it is."""
OTHER: Final = "Other data"
"""How it is called."""

_CLOSED_ORDER: Final = {True: 0, None: 1, False: 2}
TARGET_WORDS: Final[Mapping[bool | None, str]] = {True: "closed", None: "unknown", False: "open"}


class Label(NamedTuple):
    """How one finding is called: for people and print, and for links."""

    number: str
    anchor: str


class Names:
    """Looks names up in a report's glossary; numbers the findings worst first."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.decisions: dict[str, Decision] = {decision.fingerprint: decision for decision in report.decisions}
        self._providers: dict[str, ProviderNote] = {note.id: note for note in report.glossary.providers}
        self._rules: dict[str, RuleNote] = {note.id: note for note in report.glossary.rules}
        self._packs: dict[str, Pack] = {pack.id: pack for pack in report.glossary.packs}
        self._types = {note.id: note for note in report.glossary.data_types}
        self.findings: tuple[Finding, ...] = tuple(sorted(report.findings, key=self._order))
        width = max(2, len(str(len(self.findings))))
        self.labels: dict[str, Label] = {
            finding.fingerprint: Label(f"F{number:0{width}d}", f"f-{finding.fingerprint[:16]}")
            for number, finding in enumerate(self.findings, start=1)
        }
        self.by_fingerprint: dict[str, Finding] = {finding.fingerprint: finding for finding in self.findings}

    def _order(self, finding: Finding) -> tuple[object, ...]:
        region = finding.location.region
        return (
            finding.context != "production",
            self.treatment(finding) == "ignored",
            SEVERITIES.index(finding.severity),
            finding.confidence == "low",
            _CLOSED_ORDER[finding.closed],
            finding.location.path,
            region.start_line if region else 0,
            region.start_column if region else 0,
            finding.rule_id,
            finding.fingerprint,
        )

    def treatment(self, finding: Finding) -> Treatment:
        """Return what a company decided about a finding."""
        decision = self.decisions.get(finding.fingerprint)
        return decision.treatment if decision else "counts"

    def counts(self, finding: Finding) -> bool:
        """Whether a finding counts for the numbers: production code, and not said to be wrong."""
        return finding.context == "production" and self.treatment(finding) != "ignored"

    def provider(self, provider_id: str | None, closed: bool | None = None) -> str:
        """Return a provider's name; without an id, what is known of who answers."""
        if provider_id is None:
            return {True: STRANGER, False: OWN, None: NOBODY}[closed]
        note = self._providers.get(provider_id)
        return note.name if note else provider_id

    def recipient(self, flow: Flow, fingerprint: str | None) -> str:
        """Return who receives the data of a flow: a provider, or a place that the user's rule pack names."""
        finding = self.by_fingerprint.get(fingerprint or "")
        own = finding.symbol if finding is not None and finding.kind == "sink" and flow.provider_id is None else None
        return own or self.provider(flow.provider_id, flow.closed)

    def provider_note(self, provider_id: str | None) -> ProviderNote | None:
        """Return what is known of a provider."""
        return self._providers.get(provider_id) if provider_id else None

    def rule(self, rule_id: str) -> RuleNote | None:
        """Return what is known of a rule."""
        return self._rules.get(rule_id)

    def pack(self, pack_id: str) -> Pack | None:
        """Return a rule pack."""
        return self._packs.get(pack_id)

    def pack_title(self, pack_id: str) -> str:
        """Return the title of a pack."""
        pack = self._packs.get(pack_id)
        return pack.title if pack else pack_id

    def metric(self, pack_id: str, metric: str) -> Weight | None:
        """Return a metric of a pack."""
        pack = self._packs.get(pack_id)
        return next((one for one in pack.metrics if one.metric == metric), None) if pack else None

    def metric_title(self, pack_id: str, metric: str, otherwise: str = "") -> str:
        """Return the few words that name a metric."""
        known = self.metric(pack_id, metric)
        text = (known.title or known.means) if known else otherwise or metric
        return text[:1].upper() + text[1:]

    def data_type(self, type_id: str) -> str:
        """Return the title of a data type."""
        note = self._types.get(type_id)
        if note:
            return note.title
        return OTHER if type_id == UNTYPED else type_id.replace("-", " ").capitalize()

    def grade(self, type_id: str) -> int:
        """Return how sensitive a data type is."""
        note = self._types.get(type_id)
        return note.grade if note else 0

    def component(self, component: str) -> str:
        """Return a component's name."""
        return "top folder" if component in ("", ".") else component

    def number(self, fingerprint: str) -> str:
        """Return a finding's number; a finding that is not in this report has the start of its fingerprint."""
        label = self.labels.get(fingerprint)
        return label.number if label else fingerprint[:8]


def place(finding: Finding) -> str:
    """Return `path:line` of a finding, with the cell of a notebook."""
    region = finding.location.region
    text = f"{finding.location.path}:{region.start_line}" if region else finding.location.path
    logical = finding.location.logical
    return f"{text} ({logical})" if logical else text
