"""A profile and the findings of a scan -> which calls use what the endpoint does not serve."""

from collections.abc import Iterable, Sequence

import msgspec

from auditor.model.evidence import TrafficEvidence
from auditor.model.finding import Finding
from auditor.model.portability import Portability
from auditor.model.probe import FeatureProbe, FeatureResult, Place, ProbeKnowledge, Profile, Unasked

SERVED = frozenset({"supported"})
FAILING = frozenset({"partial", "ignored", "refused", "absent"})
TOOLS, STREAM, TOOLS_STREAM = "tools", "stream", "tools+stream"


def used_features(findings: Iterable[Finding], knowledge: ProbeKnowledge, portability: Portability | None) -> dict[str, list[Place]]:
    """Return, by the name of the probe's feature, the calls that need it; sorted."""
    table = _Table(knowledge, portability)
    found: dict[str, set[Place]] = {}
    for finding, word in _needs(findings):
        name = table.feature(word, finding)
        if name is not None:
            found.setdefault(name, set()).add(_place(finding, word))
    return {name: sorted(found[name]) for name in sorted(found)}


def busiest_day(traffic: Iterable[TrafficEvidence]) -> int:
    """Return how many calls the logs show on the day with the most of them."""
    days: dict[str, int] = {}
    for one in traffic:
        for date, count, _sent in one.per_day if one.provider_id else ():
            days[date] = days.get(date, 0) + count
    return max(days.values(), default=0)


def held_against(profile: Profile, findings: Sequence[Finding], knowledge: ProbeKnowledge, portability: Portability | None) -> Profile:
    """Return the profile with the calls that use each feature, and what they use that cannot be asked."""
    used = used_features(findings, knowledge, portability)
    features = tuple(_with_places(feature, used.get(feature.name, [])) for feature in profile.features)
    table = _Table(knowledge, portability)
    unasked: dict[str, set[Place]] = {}
    for finding, word in _needs(findings):
        if table.feature(word, finding) is None:
            unasked.setdefault(word, set()).add(_place(finding, word))
    known = tuple(Unasked(name=name, what=_general(name, portability), places=tuple(sorted(unasked[name]))) for name in sorted(unasked))
    return msgspec.structs.replace(profile, features=features, unasked=known)


def not_served(profile: Profile) -> tuple[FeatureResult, ...]:
    """Return the features that the code uses and the endpoint does not serve, or not as asked."""
    return tuple(feature for feature in profile.features if feature.places and feature.verdict in FAILING)


class _Table:
    """Words of a scan -> names of the probe's features."""

    def __init__(self, knowledge: ProbeKnowledge, portability: Portability | None) -> None:
        self._exact: dict[str, str] = {}
        self._capabilities: dict[str, str] = {}
        self._names = {feature.name for feature in knowledge.features}
        self._portability = portability
        for feature in knowledge.features:
            self._take(feature)

    def _take(self, feature: FeatureProbe) -> None:
        for word in feature.features:
            self._exact.setdefault(word, feature.name)
        for capability in feature.capabilities:
            self._capabilities.setdefault(capability, feature.name)

    def feature(self, word: str, finding: Finding) -> str | None:
        """Return what is asked for a word: a capability, or a parameter of a call."""
        if word == finding.capability and word in self._capabilities:
            return self._capabilities[word]
        if word in self._exact:
            return self._exact[word]
        fact = self._portability.feature(word) if self._portability else None
        return fact.probe if fact is not None and fact.probe in self._names else None


def _needs(findings: Iterable[Finding]) -> Iterable[tuple[Finding, str]]:
    """Yield what each call of the production code needs: its capability, its features, and tools with streaming."""
    for finding in findings:
        if finding.kind != "call" or finding.context != "production" or finding.via:
            continue
        if finding.capability and finding.capability not in ("tracing", "other"):
            yield finding, finding.capability
        for word in finding.features:
            yield finding, word
        if TOOLS in finding.features and STREAM in finding.features:
            yield finding, TOOLS_STREAM


def _place(finding: Finding, word: str) -> Place:
    region = finding.location.region
    return Place(path=finding.location.path, line=region.start_line if region else 0, finding=finding.fingerprint, feature=word)


def _with_places(feature: FeatureResult, places: Sequence[Place]) -> FeatureResult:
    return msgspec.structs.replace(feature, places=tuple(places), used_by=tuple(sorted({place.finding for place in places})))


def _general(name: str, portability: Portability | None) -> str:
    if portability is None:
        return ""
    fact = portability.feature(name)
    if fact is not None:
        return f"{fact.what} {fact.remedy}"
    capability = portability.capabilities.get(name)
    return f"{capability.reason}. {capability.open_way}" if capability is not None else ""
