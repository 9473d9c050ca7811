"""The whole project and `[gate.budgets]` -> which bounds do not hold."""

from auditor.config import GateSettings
from auditor.model.finding import Finding
from auditor.model.report import Report


def broken_budgets(head: Report, base: Report | None, gate: GateSettings) -> tuple[str, ...]:
    """Return one sentence for each bound that does not hold; scores are compared only where both sides were made under one set of rules."""
    budgets = gate.budgets
    broken = []
    sites = call_sites(head.findings, gate)
    if budgets.max_call_sites is not None and sites > budgets.max_call_sites:
        broken.append(f"{sites} call sites with a closed target, and the budget is {budgets.max_call_sites}")
    scores = {score.pack: score for score in head.scores if score.subject == "project"}
    for pack, most in sorted(budgets.max_scores.items()):
        if pack in scores and scores[pack].value > most * 1000:
            broken.append(f"{pack} scores {scores[pack].value / 1000:.1f}, and the budget is {most:g}")
    if not budgets.scores_may_rise and base is not None and base.rules_digest == head.rules_digest:
        before = {score.pack: score.value for score in base.scores if score.subject == "project"}
        broken += [
            f"{pack} rises from {before[pack] / 1000:.1f} to {score.value / 1000:.1f}, and the policy lets no score rise"
            for pack, score in sorted(scores.items())
            if pack in before and score.value > before[pack]
        ]
    return tuple(broken)


def call_sites(findings: tuple[Finding, ...], gate: GateSettings) -> int:
    """Return how many direct calls of production code have a closed target."""
    return sum(1 for one in findings if one.kind == "call" and one.closed and not one.via and one.context in gate.contexts)
