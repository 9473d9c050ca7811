"""Findings and the catalogue -> scores, plan and outlook of one report."""

from collections.abc import Sequence

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.model.finding import Correlated, Finding
from auditor.model.plan import Outlook, PlanItem, PlanKnowledge
from auditor.model.rule import RuleSet
from auditor.model.score import Score
from auditor.scoring.plan import outlook, plan
from auditor.scoring.score import score

PLAN_DOCUMENT = "plan.yaml"


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
) -> Assessment:
    """Return scores, plan and outlook; `excluded` holds the fingerprints of findings said to be wrong."""
    scores = score(
        findings, rules, flows=correlated.flows, traffic=correlated.traffic, as_of=catalogue.date, excluded=excluded, contexts=contexts
    )
    encoded = catalogue.document(PLAN_DOCUMENT)
    if encoded is None:
        return Assessment(scores=scores, plan=(), outlook=())
    kept = [finding for finding in findings if finding.fingerprint not in excluded]
    knowledge = msgspec.msgpack.decode(encoded, type=PlanKnowledge)
    items = plan(kept, scores, knowledge, catalogue.portability, catalogue.provider, contexts)
    return Assessment(
        scores=scores, plan=items, outlook=outlook(items, kept, rules, correlated, as_of=catalogue.date, contexts=contexts) if items else ()
    )
