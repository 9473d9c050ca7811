"""Findings -> the ledger: what every number on page one counts, and the findings it counts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from auditor.model.finding import Finding
from auditor.reporters.story.counting import days_between
from auditor.reporters.story.names import NOBODY, Names

LINKS_SHOWN: Final = 12
"""Findings that a row of the ledger links one by one."""
A_YEAR: Final = 365


class LedgerRow(NamedTuple):
    """One line of a number: rows add up to it, in kinds or in findings."""

    name: str
    fingerprints: tuple[str, ...]

    @property
    def total(self) -> int:
        """How many findings."""
        return len(self.fingerprints)


class LedgerEntry(NamedTuple):
    """One number."""

    key: str
    number: str
    """`N4`: what stands small beside the figure in print."""
    value: int
    title: str
    """What stands under the figure."""
    definition: str
    rows: tuple[LedgerRow, ...]
    counts_rows: bool
    """True: the number counts the rows. False: it counts the findings in them."""

    @property
    def anchor(self) -> str:
        """Return the id of its place in the page."""
        return self.number.lower()

    @property
    def fingerprints(self) -> tuple[str, ...]:
        """Return every finding once, in the order of the rows."""
        return tuple(dict.fromkeys(fingerprint for row in self.rows for fingerprint in row.fingerprints))


Keys = Callable[[Finding], Iterable[str]]


class Ledger:
    """All numbers of a report, by key."""

    def __init__(self, names: Names) -> None:
        self._names = names
        counted = [finding for finding in names.findings if names.counts(finding)]
        self.entries: tuple[LedgerEntry, ...] = tuple(self._entries(counted))
        self._by_key = {entry.key: entry for entry in self.entries}

    def __getitem__(self, key: str) -> LedgerEntry:
        return self._by_key[key]

    def memberships(self) -> dict[str, tuple[str, ...]]:
        """Return, by fingerprint, the numbers a finding is counted in."""
        found: dict[str, list[str]] = defaultdict(list)
        for entry in self.entries:
            for fingerprint in entry.fingerprints:
                found[fingerprint].append(entry.number)
        return {fingerprint: tuple(numbers) for fingerprint, numbers in found.items()}

    def _entries(self, counted: Sequence[Finding]) -> Iterable[LedgerEntry]:
        names = self._names
        closed = [finding for finding in counted if finding.closed]
        calls = [finding for finding in closed if finding.kind == "call"]
        reaching = [finding for finding in closed if finding.kind in ("call", "client", "config", "traffic")]
        unknown = [finding for finding in counted if finding.closed is None and finding.kind in ("call", "client")]
        named = [finding for finding in closed if finding.kind != "model"]
        yield self._kinds(
            "providers", 1, "closed provider", "closed providers", PROVIDERS, named, lambda f: [names.provider(f.provider_id, f.closed)]
        )
        yield self._kinds("components", 2, "component reaches them", "components reach them", COMPONENTS, reaching, self._component)
        yield self._places("edit", 3, "place to edit", "places to edit", EDIT, [f for f in calls if not f.via])
        yield self._places("callers", 4, "caller to test again", "callers to test again", CALLERS, [f for f in calls if f.via])
        yield self._kinds("types", 5, "kind of data leaves", "kinds of data leave", TYPES, closed, self._types)
        yield self._kinds("state", 6, "kind of state held there", "kinds of state held there", STATE, closed, self._state)
        yield self._kinds("ends", 7, "model ended or ends within a year", "models ended or end within a year", ENDS, closed, self._ending)
        yield self._places("unknown", 8, "target unknown", "targets unknown", UNKNOWN, unknown)

    def _kinds(
        self, key: str, number: int, singular: str, plural: str, definition: str, findings: Iterable[Finding], keys: Keys
    ) -> LedgerEntry:
        """Return a number that counts kinds: one row each, those with most findings first."""
        rows: dict[str, list[str]] = defaultdict(list)
        for finding in findings:
            for name in keys(finding):
                rows[name].append(finding.fingerprint)
        made = _rows(rows)
        return LedgerEntry(key, f"N{number}", len(made), singular if len(made) == 1 else plural, definition, made, counts_rows=True)

    def _places(self, key: str, number: int, singular: str, plural: str, definition: str, findings: Sequence[Finding]) -> LedgerEntry:
        """Return a number that counts findings: one row for each provider."""
        rows: dict[str, list[str]] = defaultdict(list)
        for finding in findings:
            rows[self._names.provider(finding.provider_id, finding.closed)].append(finding.fingerprint)
        title = singular if len(findings) == 1 else plural
        return LedgerEntry(key, f"N{number}", len(findings), title, definition, _rows(rows), counts_rows=False)

    def _component(self, finding: Finding) -> Iterable[str]:
        return [self._names.component(finding.component)]

    def _types(self, finding: Finding) -> Iterable[str]:
        return [self._names.data_type(name) for name in finding.data_types]

    def _state(self, finding: Finding) -> Iterable[str]:
        if not finding.state_held:
            return []
        return [f"{(finding.capability or 'state').replace('-', ' ')}, {self._names.provider(finding.provider_id, finding.closed)}"]

    def _ending(self, finding: Finding) -> Iterable[str]:
        known = self._names.report.glossary.models.get(finding.model or "")
        left = days_between(self._names.report.catalogue_date, known.shutdown_on) if known else None
        return [finding.model] if finding.model and left is not None and left <= A_YEAR else []


def _rows(rows: dict[str, list[str]]) -> tuple[LedgerRow, ...]:
    made = (LedgerRow(name, tuple(fingerprints)) for name, fingerprints in rows.items())
    return tuple(sorted(made, key=lambda row: (row.name == NOBODY, -row.total, row.name)))


PROVIDERS: Final = (
    "Providers whose service answers, or whose SDK, client, key or address stands in production code or settings; a model's name alone "
    "does not count. Each row: its findings."
)
COMPONENTS: Final = "Components with a call, a client, a configured service or traffic whose target is closed. Each row: those findings."
EDIT: Final = "Calls to a closed target that stand at the SDK itself, not behind a function of this project. They have to change to leave."
CALLERS: Final = "Calls that reach a closed target through a function of this project. They stay as they are, and need testing again."
TYPES: Final = "Kinds of data that reach a closed target without being masked. A finding that sends two kinds stands in two rows."
STATE: Final = "Kinds of state that calls make or extend at a closed provider, by capability and provider."
ENDS: Final = "Models in use whose announced last day is past or within 365 days of the day of the provider facts."
UNKNOWN: Final = "Calls and clients whose target cannot be told from what was scanned. The upper ends of the scores take them as closed."
