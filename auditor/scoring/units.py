"""Findings -> the units a pack counts: each once per metric, with the grade of the worst that holds it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from auditor.matching.conditions import split_patterns
from auditor.model.evidence import TrafficEvidence
from auditor.model.finding import Finding
from auditor.model.flow import Flow
from auditor.model.rule import Metric, Pack, Rule

MEBIBYTE = 1 << 20
VOLUME_LIMIT = 9_999
"""Mebibytes that count at most."""

UnitKey = tuple[str, ...]


class Holding(msgspec.Struct, frozen=True, kw_only=True):
    """One finding's hold on one unit."""

    fingerprint: str
    rule_id: str
    low: int
    high: int


class Units(msgspec.Struct, frozen=True, kw_only=True):
    """The units of one metric with everything that holds them."""

    holdings: dict[UnitKey, tuple[Holding, ...]]

    @property
    def low(self) -> int:
        """Count of what is proven."""
        return sum(max(holding.low for holding in some) for some in self.holdings.values())

    @property
    def high(self) -> int:
        """Count with every unknown at its worst."""
        return sum(max(holding.high for holding in some) for some in self.holdings.values())


class Counter:
    """Rules and what they count, made once; then asked for each subject."""

    def __init__(self, rules: Iterable[Rule], flows: Sequence[Flow], traffic: Sequence[TrafficEvidence]) -> None:
        self._flows = flows
        self._traffic = traffic
        self._metrics: dict[str, tuple[tuple[str, Metric, Rule], ...]] = {
            rule.id: tuple((metric.pack or rule.pack, metric, rule) for metric in rule.score) for rule in rules if rule.score
        }

    def units(self, findings: Iterable[Finding], packs: Sequence[Pack]) -> dict[tuple[str, str], Units]:
        """Return the units of the findings by pack and metric; cost: findings by the rules they meet."""
        wanted = {(pack.id, weight.metric) for pack in packs for weight in pack.metrics}
        found: dict[tuple[str, str], dict[UnitKey, list[Holding]]] = defaultdict(lambda: defaultdict(list))
        for finding in findings:
            proven = finding.confidence != "low"
            for rule_id, certain in _rules_of(finding):
                for pack_id, metric, rule in self._metrics.get(rule_id, ()):
                    if (pack_id, metric.metric) in wanted:
                        self._add(found[pack_id, metric.metric], finding, metric, rule, proven=proven and certain)
        return {
            key: Units(holdings={unit: tuple(sorted(some, key=_order)) for unit, some in sorted(units.items())})
            for key, units in sorted(found.items())
        }

    def _add(self, units: dict[UnitKey, list[Holding]], finding: Finding, metric: Metric, rule: Rule, *, proven: bool) -> None:
        factor = self._volume(finding) if metric.times == "sent-mebibytes" else 1
        high = (metric.grade if metric.high_grade is None else metric.high_grade) * factor
        low = metric.grade * factor if proven else 0
        if high == 0:
            return
        holding = Holding(fingerprint=finding.fingerprint, rule_id=rule.id, low=low, high=high)
        for key in self._keys(finding, metric, rule):
            units[key].append(holding)

    def _volume(self, finding: Finding) -> int:
        sent = sum(self._traffic[number].sent_bytes or 0 for number in finding.traffic)
        return min(-(-sent // MEBIBYTE), VOLUME_LIMIT)

    def _keys(self, finding: Finding, metric: Metric, rule: Rule) -> Iterator[UnitKey]:
        """Yield the keys of the units; a field with several values gives one unit for each."""
        keys: list[UnitKey] = [()]
        for field in metric.unit:
            values = self._values(field, finding, rule)
            keys = [(*key, value) for key in keys for value in values]
        yield from keys

    def _values(self, field: str, finding: Finding, rule: Rule) -> Sequence[str]:
        if field.startswith("="):
            return (field,)
        match field:
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


def _plain(field: str, finding: Finding, rule: Rule) -> str:
    plain: Mapping[str, str | None] = {
        "provider": finding.provider_id,
        "capability": finding.capability,
        "model": finding.model,
        "package": finding.package,
        "symbol": finding.symbol,
        "host": finding.endpoint,
        "construct": finding.construct,
        "component": finding.component,
        "path": finding.location.path,
        "rule": rule.id,
        "site": finding.fingerprint,
    }
    return plain[field] or ""


def _chosen(values: Sequence[str], patterns: Sequence[str]) -> tuple[str, ...]:
    """Return the values that the rule asked for; all when it did not ask."""
    if not patterns:
        return tuple(values)
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


def _order(holding: Holding) -> tuple[str, str]:
    return holding.fingerprint, holding.rule_id
