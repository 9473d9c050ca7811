"""Findings -> the units a pack counts: each once per metric, with the grade of the worst that holds it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from auditor.matching.conditions import split_patterns
from auditor.model.evidence import TrafficEvidence
from auditor.model.finding import Finding
from auditor.model.flow import Flow
from auditor.model.rule import Metric, Rule

MEBIBYTE = 1 << 20
VOLUME_LIMIT = 9_999
"""Mebibytes that count at most."""

MetricId = tuple[str, str]
"""Pack id and metric."""
UnitKey = tuple[str, ...]
Scored = tuple[MetricId, Metric, Rule]

_VARYING = frozenset({"flow", "traffic", "path", "site"})
"""Fields by which even findings that are alike differ."""


class Hold(NamedTuple):
    """One finding's hold on one unit; a plain tuple, for there are many."""

    metric: MetricId
    key: UnitKey
    """Empty when `own`."""
    rule_id: str
    low: int
    high: int
    own: bool
    """True: nobody but this finding can hold the unit."""


class Counter:
    """Rules and what they count, made once; then asked for each finding. Findings alike in all that a unit is made of are worked out once."""

    def __init__(self, rules: Iterable[Rule], flows: Sequence[Flow], traffic: Sequence[TrafficEvidence]) -> None:
        self._flows = flows
        self._traffic = traffic
        self._alike: dict[tuple[object, ...], tuple[Hold, ...]] = {}
        scored = {rule.id: rule for rule in rules if rule.score}
        self._same = {rule_id: _metrics(rule, varying=False) for rule_id, rule in scored.items()}
        self._varying = {rule_id: some for rule_id, rule in scored.items() if (some := _metrics(rule, varying=True))}

    def holds(self, finding: Finding) -> Sequence[Hold]:
        """Return the units a finding holds, each once per metric with its largest grade; cost: the rules it meets."""
        shape = _shape(finding)
        same = self._alike.get(shape)
        if same is None:
            same = self._alike[shape] = tuple(_largest(self._find(finding, self._same)))
        if not self._varying:
            return same
        varying = list(self._find(finding, self._varying))
        return (*same, *_largest(varying)) if varying else same

    def _find(self, finding: Finding, metrics: Mapping[str, Sequence[Scored]]) -> Iterator[Hold]:
        proven = finding.confidence != "low"
        for rule_id, certain in _rules_of(finding):
            for metric_id, metric, rule in metrics.get(rule_id, ()):
                factor = self._volume(finding) if metric.times == "sent-mebibytes" else 1
                high = (metric.grade if metric.high_grade is None else metric.high_grade) * factor
                low = metric.grade * factor if proven and certain else 0
                if high and metric.unit == ("site",):
                    yield Hold(metric_id, (), rule_id, low, high, own=True)
                elif high:
                    for key in self._keys(finding, metric, rule):
                        yield Hold(metric_id, key, rule_id, low, high, own=False)

    def _volume(self, finding: Finding) -> int:
        sent = sum(self._traffic[number].sent_bytes or 0 for number in finding.traffic)
        return min(-(-sent // MEBIBYTE), VOLUME_LIMIT)

    def _keys(self, finding: Finding, metric: Metric, rule: Rule) -> Iterable[UnitKey]:
        """Return the keys of the units; a field with several values gives one unit for each."""
        keys: list[UnitKey] = [()]
        for field in metric.unit:
            values = self._values(field, finding, rule)
            keys = [(*key, value) for key in keys for value in values]
        return keys

    def _values(self, field: str, finding: Finding, rule: Rule) -> Sequence[str]:
        if field.startswith("="):
            return (field,)
        match field:
            case "site":
                return (finding.fingerprint,)
            case "feature":
                return _chosen(finding.features, rule.when.feature)
            case "data_type":
                return _chosen(finding.data_types, rule.when.data_type)
            case "prompt":
                return finding.prompts
            case "flow":
                return self._open_flows(finding)
            case "traffic":
                return tuple(str(number) for number in finding.traffic)
            case _:
                return (_plain(field, finding, rule),)

    def _open_flows(self, finding: Finding) -> tuple[str, ...]:
        """Return a key for each unsanitised flow: what it is, not where it stands in a list."""
        open_flows = (self._flows[number] for number in finding.flows)
        return tuple(
            f"{finding.fingerprint}|{flow.source.path}|{flow.source_kind}|{flow.source_name}|{flow.argument}|{','.join(flow.data_types)}"
            for flow in open_flows
            if not flow.sanitized_by
        )


class Units:
    """The units of one metric of one subject, each with the findings that hold it."""

    __slots__ = ("_own", "_shared", "high", "holds", "low", "rule_ids")

    def __init__(self) -> None:
        self._own: list[tuple[str, int]] = []
        self._shared: dict[UnitKey, tuple[list[tuple[str, int]], list[int]]] = {}
        self.low = 0
        """Count of what is proven."""
        self.high = 0
        """Count with every unknown at its worst."""
        self.holds = 0
        """How often a finding holds a unit."""
        self.rule_ids: set[str] = set()

    def add(self, fingerprint: str, hold: Hold) -> None:
        """Let a finding hold a unit; asked once for each finding and unit."""
        self.rule_ids.add(hold.rule_id)
        self.holds += 1
        if hold.own:
            self._own.append((fingerprint, hold.low))
            self.low += hold.low
            self.high += hold.high
            return
        holders, best = self._shared.setdefault(hold.key, ([], [0, 0]))
        holders.append((fingerprint, hold.low))
        if hold.low > best[0]:
            self.low += hold.low - best[0]
            best[0] = hold.low
        if hold.high > best[1]:
            self.high += hold.high - best[1]
            best[1] = hold.high

    def grades(self) -> Iterator[Sequence[tuple[str, int]]]:
        """Yield, for each unit, the findings with their proven grades."""
        for own in self._own:
            yield (own,)
        for holders, _ in self._shared.values():
            yield holders


def _metrics(rule: Rule, *, varying: bool) -> tuple[Scored, ...]:
    """Return a rule's metrics whose units differ between findings that are alike, or those whose units do not."""
    return tuple(
        ((metric.pack or rule.pack, metric.metric), metric, rule)
        for metric in rule.score
        if (metric.unit != ("site",) and (metric.times is not None or not _VARYING.isdisjoint(metric.unit))) is varying
    )


def _shape(finding: Finding) -> tuple[object, ...]:
    """Return all that a unit can be made of, but what varies."""
    return (
        tuple(match.rule_id for match in finding.matches),
        finding.possible,
        finding.confidence,
        finding.provider_id,
        finding.capability,
        finding.model,
        finding.package,
        finding.symbol,
        finding.endpoint,
        finding.construct,
        finding.component,
        finding.features,
        finding.prompts,
        finding.data_types,
    )


def _largest(holds: Iterable[Hold]) -> list[Hold]:
    """Keep, of the holds of one finding on one unit, the one with the largest grades."""
    best: dict[tuple[MetricId, UnitKey, bool], Hold] = {}
    for hold in holds:
        place = (hold.metric, hold.key, hold.own)
        known = best.get(place)
        if known is None:
            best[place] = hold
        elif (hold.low, hold.high) != (known.low, known.high):
            lead = hold if (hold.low, hold.high) > (known.low, known.high) else known
            best[place] = lead._replace(low=max(hold.low, known.low), high=max(hold.high, known.high))
    return list(best.values())


def _plain(field: str, finding: Finding, rule: Rule) -> str:
    match field:
        case "provider":
            return finding.provider_id or ""
        case "host":
            return finding.endpoint or ""
        case "path":
            return finding.location.path
        case "rule":
            return rule.id
        case _:
            return getattr(finding, field) or ""


def _chosen(values: Sequence[str], patterns: Sequence[str]) -> Sequence[str]:
    """Return the values that the rule asked for; all when it did not ask."""
    if not patterns:
        return values
    exact, starts = split_patterns(patterns)
    return tuple(value for value in values if value in exact or value.startswith(starts))


def _rules_of(finding: Finding) -> Iterator[tuple[str, bool]]:
    """Yield the ids of rules that hold, each with whether that is certain; one loaded twice counts once."""
    seen: set[str] = set()
    for match in finding.matches:
        if match.rule_id not in seen:
            seen.add(match.rule_id)
            yield match.rule_id, True
    for rule_id in finding.possible:
        if rule_id not in seen:
            seen.add(rule_id)
            yield rule_id, False
