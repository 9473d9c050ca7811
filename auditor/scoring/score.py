"""Findings, flows and packs -> scores of the project, of each provider and of each component."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from math import lcm

from auditor.model.evidence import TrafficEvidence
from auditor.model.finding import Finding
from auditor.model.flow import Flow
from auditor.model.rule import Pack, RuleSet, Weight
from auditor.model.score import Contribution, Score
from auditor.scoring.formula import Range, band, distance, points, write_vector
from auditor.scoring.units import Counter, Hold, MetricId, Units

PROJECT = "project"
FINDINGS_LIMIT = 2_000
"""Findings named in one contribution to the project's score; the rest is summed up under an empty name, so that shares still add up."""
PART_LIMIT = 100
"""Contributions to the scores of providers and components that more findings share are not told apart: the project's are."""


def score(
    findings: Sequence[Finding],
    rules: RuleSet,
    *,
    flows: Sequence[Flow] = (),
    traffic: Sequence[TrafficEvidence] = (),
    as_of: str = "",
    excluded: frozenset[str] = frozenset(),
    contexts: tuple[str, ...] = ("production",),
    subjects: tuple[str, ...] = ("project", "provider", "component"),
) -> tuple[Score, ...]:
    """Return one score for each subject and pack with metrics, sorted by subject and pack.

    `excluded` holds fingerprints said to be wrong. The project has a score in every pack; providers and components only where it is not 0 at its
    upper end. Cost: findings by the units they hold, three times.
    """
    counter = Counter(rules.rules, flows, traffic)
    counted = [finding for finding in findings if finding.context in contexts and finding.fingerprint not in excluded]
    packs = [pack for pack in rules.packs if pack.metrics]
    found: list[Score] = []
    holds = [(finding, counter.holds(finding)) for finding in counted]
    for subject, kind, some in _subjects(holds):
        if kind not in subjects:
            continue
        own = [pack for pack in packs if kind in pack.subjects]
        units = _units(some)
        scores = [_one(subject, pack, units, as_of) for pack in own]
        found.extend(one for one in scores if kind == PROJECT or one.high > 0)
    found.sort(key=lambda one: (one.subject != PROJECT, one.subject, one.pack))
    return tuple(found)


Held = tuple[Finding, Sequence[Hold]]


def _subjects(held: Sequence[Held]) -> Iterable[tuple[str, str, Sequence[Held]]]:
    yield PROJECT, "project", held
    providers: dict[str, list[Held]] = defaultdict(list)
    components: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        if one[0].provider_id:
            providers[one[0].provider_id].append(one)
        components[one[0].component].append(one)
    for provider_id, some in sorted(providers.items()):
        yield f"provider:{provider_id}", "provider", some
    for component, some in sorted(components.items()):
        yield f"component:{component}", "component", some


def _units(held: Sequence[Held]) -> dict[MetricId, Units]:
    found: dict[MetricId, Units] = defaultdict(Units)
    for finding, holds in held:
        for hold in holds:
            found[hold.metric].add(finding.fingerprint, hold)
    return found


def _one(subject: str, pack: Pack, units: dict[MetricId, Units], as_of: str) -> Score:
    contributions = []
    counts = {}
    for weight in pack.metrics:
        own = units.get((pack.id, weight.metric)) or Units()
        counts[weight.metric] = Range(low=own.low, high=own.high)
        if own.high:
            contributions.append(_contribution(weight, own, is_part=subject != PROJECT))
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


def _contribution(weight: Weight, units: Units, *, is_part: bool) -> Contribution:
    low, high = units.low, units.high
    total = points(weight.weight, weight.half, low)
    if is_part and units.holds > PART_LIMIT:
        named = [("", total, 0)]
    else:
        named = _named(weight, units, total)
    return Contribution(
        metric=weight.metric,
        points=total,
        high_points=points(weight.weight, weight.half, high),
        count=low,
        high_count=high,
        reason=weight.means,
        rule_ids=tuple(sorted(units.rule_ids)),
        findings=tuple(named),
    )


def _named(weight: Weight, units: Units, total: int) -> list[tuple[str, int, int]]:
    """Return the findings with the largest shares, each with its share and what the score loses without it."""
    shares, losses = _shares(units, total)
    first = nsmallest(FINDINGS_LIMIT, shares.items(), key=lambda item: (-item[1], item[0]))
    named = []
    for fingerprint, share in first:
        loss = losses.get(fingerprint, 0)
        named.append((fingerprint, share, total - points(weight.weight, weight.half, units.low - loss) if loss else 0))
    if len(shares) > FINDINGS_LIMIT:
        named.append(("", total - sum(share for _, share in first), 0))
    return named


def _shares(units: Units, total: int) -> tuple[dict[str, int], dict[str, int]]:
    """Return each finding's share of the points (largest remainder, ties by fingerprint), and the count that goes when it goes."""
    parts, losses = _parts(units)
    whole = sum(parts.values())
    if whole == 0:
        return parts, losses
    shares = {fingerprint: part * total // whole for fingerprint, part in parts.items()}
    missing = total - sum(shares.values())
    order = sorted(parts, key=lambda fingerprint: (-(parts[fingerprint] * total % whole), fingerprint)) if missing else []
    for fingerprint in order[:missing]:
        shares[fingerprint] += 1
    return shares, losses


def _parts(units: Units) -> tuple[dict[str, int], dict[str, int]]:
    """Return each finding's part of the count, in whole parts of a common denominator, and what of the count is its alone.

    A unit that several findings hold with its largest grade is shared between them.
    """
    shared: list[tuple[int, list[str]]] = []
    losses: dict[str, int] = defaultdict(int)
    for grades in units.grades():
        best = max(grade for _, grade in grades)
        holders = [fingerprint for fingerprint, grade in grades if grade == best]
        shared.append((best, holders))
        if len(holders) == 1:
            losses[holders[0]] += best - max((grade for fingerprint, grade in grades if fingerprint != holders[0]), default=0)
    common = lcm(*{len(holders) for _, holders in shared}) if shared else 1
    parts: dict[str, int] = defaultdict(int)
    for grade, holders in shared:
        for fingerprint in holders:
            parts[fingerprint] += grade * (common // len(holders))
    return dict(parts), losses
