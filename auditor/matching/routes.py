"""Routes of gateways whose backends are described in other files -> the same routes, with who answers there."""

import posixpath
from collections.abc import Sequence

import msgspec

from auditor.matching.knowledge import Knowledge
from auditor.model.artifact import Artifact
from auditor.model.evidence import ConfigEvidence, Evidence, SettingEvidence
from auditor.parsers.answering import answered_at
from auditor.parsers.routes import ELSEWHERE, FIRST, OPEN_TO_CLOSED

_HOPS = 4
_PREFIX = "leads:"


def routed(located: Sequence[tuple[Artifact, Evidence]], knowledge: Knowledge) -> list[tuple[Artifact, Evidence]]:
    """Return evidence with every route joined to what other files say of its backend; where they differ, it stays undecided.

    Cost: one pass to index what leads where; then a few look-ups a route.
    """
    hops: dict[str, list[SettingEvidence]] = {}
    for _, evidence in located:
        if isinstance(evidence, SettingEvidence) and evidence.key.startswith(_PREFIX):
            hops.setdefault(evidence.key, []).append(evidence)
    return [
        (artifact, _joined(evidence, hops, knowledge) if isinstance(evidence, ConfigEvidence) and evidence.features else evidence)
        for artifact, evidence in located
    ]


def _joined(route: ConfigEvidence, hops: dict[str, list[SettingEvidence]], knowledge: Knowledge) -> ConfigEvidence:
    own = [feature for feature in route.features if feature.startswith((ELSEWHERE, FIRST))]
    if not own:
        return route
    features = tuple(feature for feature in route.features if feature not in own)
    folder = posixpath.dirname(route.location.path)
    first = next((feature.removeprefix(FIRST) for feature in own if feature.startswith(FIRST)), None)
    second = next((feature.removeprefix(ELSEWHERE) for feature in own if feature.startswith(ELSEWHERE)), None)
    host = _host(second, folder, hops) if second else None
    if host:
        owner = knowledge.provider_of_host(host)
        target = answered_at(host, host, is_provider=owner is not None)
        target = msgspec.structs.replace(target, weights=route.target.weights if route.target else None)
        route = msgspec.structs.replace(route, provider_id=owner[0] if owner else None, target=target)
    if first is not None and route.target is not None and route.target.closed and _is_open(first, folder, hops, knowledge):
        features = (*features, OPEN_TO_CLOSED)
    return msgspec.structs.replace(route, features=features)


def _is_open(key: str, folder: str, hops: dict[str, list[SettingEvidence]], knowledge: Knowledge) -> bool:
    """Whether the first end of a fallback is open: known to be so in its own file, or by what another says."""
    if not key:
        return True
    host = _host(key, folder, hops)
    return host is not None and answered_at(host, host, is_provider=knowledge.provider_of_host(host) is not None).closed is False


def _host(key: str, folder: str, hops: dict[str, list[SettingEvidence]]) -> str | None:
    """Follow a key to the one host it leads to: as files beside say, else as all do."""
    for _ in range(_HOPS):
        found = hops.get(key, [])
        near = [hop for hop in found if posixpath.dirname(hop.location.path) == folder] or found
        ends = {(hop.value, hop.reads) for hop in near}
        if len(ends) != 1:
            return None
        host, reads = ends.pop()
        if host or not reads:
            return host
        key = reads[0]
    return None
