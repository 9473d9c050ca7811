"""Findings, flows and packs -> scores of the project, of each provider and of each component."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from fractions import Fraction

from auditor.model.evidence import TrafficEvidence
from auditor.model.finding import Finding
from auditor.model.flow import Flow
from auditor.model.rule import Pack, RuleSet, Weight
from auditor.model.score import Contribution, Score
from auditor.scoring.formula import Range, band, distance, points, write_vector
from auditor.scoring.units import Counter, Units

PROJECT = "project"
FINDINGS_LIMIT = 2_000
"""Findings named in one contribution; the rest is summed up under an empty name, so that shares still add up."""


def score(
    findings: Sequence[Finding],
    rules: RuleSet,
    *,
    flows: Sequence[Flow] = (),
    traffic: Sequence[TrafficEvidence] = (),
    as_of: str = "",
    excluded: frozenset[str] = frozenset(),
    contexts: tuple[str, ...] = ("production",),
) -> tuple[Score, ...]:
    """Return one score for each subject and pack with metrics, sorted by subject and pack.

    `excluded` holds fingerprints said to be wrong. The project has a score in every pack; providers and components only where it is not 0 at its
    upper end. Cost: findings by the rules they meet, three times.
    """
    counter = Counter(rules.rules, flows, traffic)
    counted = [finding for finding in findings if finding.context in contexts and finding.fingerprint not in excluded]
    packs = [pack for pack in rules.packs if pack.metrics]
    found: list[Score] = []
    for subject, kind, some in _subjects(counted):
        own = [pack for pack in packs if kind in pack.subjects]
        units = counter.units(some, own)
        scores = [_one(subject, pack, units, as_of) for pack in own]
        found.extend(one for one in scores if kind == PROJECT or one.high > 0)
    found.sort(key=lambda one: (one.subject != PROJECT, one.subject, one.pack))
    return tuple(found)


def _subjects(findings: Sequence[Finding]) -> Iterable[tuple[str, str, Sequence[Finding]]]:
    yield PROJECT, "project", findings
    providers: dict[str, list[Finding]] = defaultdict(list)
    components: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.provider_id:
            providers[finding.provider_id].append(finding)
        components[finding.component].append(finding)
    for provider_id, some in sorted(providers.items()):
        yield f"provider:{provider_id}", "provider", some
    for component, some in sorted(components.items()):
        yield f"component:{component}", "component", some


def _one(subject: str, pack: Pack, units: dict[tuple[str, str], Units], as_of: str) -> Score:
    contributions = []
    counts = {}
    for weight in pack.metrics:
        own = units.get((pack.id, weight.metric), Units(holdings={}))
        counts[weight.metric] = Range(low=own.low, high=own.high)
        if own.high:
            contributions.append(_contribution(weight, own))
    value = sum(one.points for one in contributions)
    high = sum(one.high_points for one in contributions)
    return Score(
        subject=subject,
        pack=pack.id,
        value=value,
        high=high,
        band=band(value),
        band_high=band(high),
        distance=distance(value),
        vector=write_vector(pack, counts),
        as_of=as_of,
        contributions=tuple(contributions),
    )


def _contribution(weight: Weight, units: Units) -> Contribution:
    low, high = units.low, units.high
    total = points(weight.weight, weight.half, low)
    shares, losses = _shares(units, total)
    named = [
        (fingerprint, share, total - points(weight.weight, weight.half, low - losses.get(fingerprint, 0)))
        for fingerprint, share in sorted(shares.items(), key=lambda item: (-item[1], item[0]))
    ]
    if len(named) > FINDINGS_LIMIT:
        rest = sum(share for _, share, _ in named[FINDINGS_LIMIT:])
        named = [*named[:FINDINGS_LIMIT], ("", rest, 0)]
    return Contribution(
        metric=weight.metric,
        points=total,
        high_points=points(weight.weight, weight.half, high),
        count=low,
        high_count=high,
        reason=weight.means,
        rule_ids=tuple(sorted({holding.rule_id for some in units.holdings.values() for holding in some})),
        findings=tuple(named),
    )


def _shares(units: Units, total: int) -> tuple[dict[str, int], dict[str, int]]:
    """Return each finding's share of the points (largest remainder, ties by fingerprint), and the count that goes when it goes."""
    weights: dict[str, Fraction] = defaultdict(Fraction)
    losses: dict[str, int] = defaultdict(int)
    for some in units.holdings.values():
        best: dict[str, int] = {}
        for holding in some:
            best[holding.fingerprint] = max(best.get(holding.fingerprint, 0), holding.low)
        grade = max(best.values())
        holders = sorted(fingerprint for fingerprint, low in best.items() if low == grade)
        for fingerprint in holders:
            weights[fingerprint] += Fraction(grade, len(holders))
        if len(holders) == 1:
            losses[holders[0]] += grade - max((low for fingerprint, low in best.items() if fingerprint != holders[0]), default=0)
    count = units.low
    if count == 0:
        return dict.fromkeys(weights, 0), losses
    exact = {fingerprint: weight * total / count for fingerprint, weight in weights.items()}
    shares = {fingerprint: int(share) for fingerprint, share in exact.items()}
    missing = total - sum(shares.values())
    order = sorted(exact, key=lambda fingerprint: (shares[fingerprint] - exact[fingerprint], fingerprint))
    for fingerprint in order[:missing]:
        shares[fingerprint] += 1
    return shares, losses
