"""Findings and the catalogue -> scores, plan and outlook of one report."""

from collections.abc import Sequence

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.model.finding import Correlated, Finding
from auditor.model.plan import Outlook, PlanItem, PlanKnowledge
from auditor.model.probe import ProbeKnowledge, Profile
from auditor.model.rule import RuleSet
from auditor.model.score import Score
from auditor.scoring.measured import Measured
from auditor.scoring.plan import outlook, plan
from auditor.scoring.score import score

PLAN_DOCUMENT = "plan.yaml"
PROBE_DOCUMENT = "probe.yaml"


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What the findings come to."""

    scores: tuple[Score, ...]
    plan: tuple[PlanItem, ...]
    outlook: tuple[Outlook, ...]


def assess(
    findings: Sequence[Finding],
    correlated: Correlated,
    rules: RuleSet,
    catalogue: Catalogue,
    *,
    excluded: frozenset[str] = frozenset(),
    contexts: tuple[str, ...] = ("production",),
    profile: Profile | None = None,
) -> Assessment:
    """Return scores, plan and outlook; `excluded` holds the fingerprints of findings said to be wrong.

    `profile`: what one endpoint was measured to serve, in place of what is known of open servers in general.
    """
    portability = catalogue.portability
    measured = _measured(profile, catalogue) if profile is not None else None
    if measured is not None:
        findings = measured.findings(findings, rules)
        portability = measured.portability(findings)
    scores = score(
        findings, rules, flows=correlated.flows, traffic=correlated.traffic, as_of=catalogue.date, excluded=excluded, contexts=contexts
    )
    encoded = catalogue.document(PLAN_DOCUMENT)
    if encoded is None:
        return Assessment(scores=scores, plan=(), outlook=())
    kept = [finding for finding in findings if finding.fingerprint not in excluded]
    knowledge = msgspec.msgpack.decode(encoded, type=PlanKnowledge)
    knowledge = measured.knowledge(knowledge) if measured is not None else knowledge
    items = plan(kept, scores, knowledge, portability, catalogue.provider, contexts)
    return Assessment(
        scores=scores, plan=items, outlook=outlook(items, kept, rules, correlated, as_of=catalogue.date, contexts=contexts) if items else ()
    )


def _measured(profile: Profile, catalogue: Catalogue) -> Measured | None:
    encoded = catalogue.document(PROBE_DOCUMENT)
    probes = msgspec.convert(msgspec.msgpack.decode(encoded), ProbeKnowledge) if encoded is not None else None
    return Measured(profile, probes, catalogue.portability) if probes is not None else None
