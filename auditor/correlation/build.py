"""One match with its identity -> one finding."""

from collections.abc import Iterable

from auditor.correlation.identity import Identity, endpoint_of
from auditor.correlation.wording import message
from auditor.matching.conditions import CompiledRule
from auditor.matching.match import Match
from auditor.model.evidence import CallEvidence, Confidence, ConfigEvidence, Evidence
from auditor.model.finding import SEVERITIES, Finding, RuleMatch, Severity

BASE_PACK = "inventory"
"""The pack whose rule names a finding; the others add to it."""

Told = dict[tuple[str, str], RuleMatch]
"""Rule matches by rule and message: thousands of findings share the few that differ."""

_CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")


def primary_of(match: Match) -> CompiledRule:
    """Return the rule that names the finding: of the base pack the most specific, then the worst, then the first; else the worst of the others."""
    base = [compiled for compiled in match.rules if compiled.rule.pack == BASE_PACK]
    if base:
        return min(base, key=lambda one: (-one.specificity, SEVERITIES.index(one.rule.severity), one.rule.id))
    return min(match.rules, key=_worst_first)


def build_finding(match: Match, identity: Identity, flows: tuple[int, ...], memory: Told) -> Finding:
    """Return the finding of one match; severity is that of the worst rule, confidence that of the evidence, capped by the primary rule's."""
    seen = match.seen
    evidence = seen.evidence
    facts = seen.facts
    primary = primary_of(match)
    told = _told(match, primary, memory)
    call = evidence if isinstance(evidence, CallEvidence) else None
    target = evidence.target if isinstance(evidence, CallEvidence | ConfigEvidence) else None
    return Finding(
        fingerprint=identity.fingerprint,
        moved_fingerprint=identity.moved,
        place_fingerprint=identity.place,
        facts_digest=identity.facts,
        rule_id=primary.rule.id,
        severity=worst(rule_match.severity for rule_match in told),
        confidence=_capped(facts.confidence, primary.rule.confidence),
        kind=facts.evidence,
        provider_id=facts.provider,
        closed=seen.closed,
        weights=None if facts.weights == "unknown" else facts.weights,
        location=evidence.location,
        context=seen.artifact.context,
        component=seen.artifact.component,
        message=told[0].message,
        help=primary.rule.remediation.text,
        snippet=_snippet(evidence),
        symbol=facts.symbol or None,
        package=facts.package or None,
        capability=facts.capability or None,
        model=facts.model or None,
        endpoint=endpoint_of(evidence),
        target_reason=target.reason if target else "",
        features=facts.features,
        implicit=facts.implicit,
        state_held=facts.state,
        via=call.via if call else (),
        enclosing=call.enclosing if call else "",
        entry_point=call.entry_point if call else None,
        guards=facts.guards,
        prompts=tuple(sorted(call.prompts)) if call else (),
        matches=told,
        possible=tuple(sorted(compiled.rule.id for compiled in match.possible)),
        flows=flows,
        data_types=facts.data_types,
        direct=facts.direct,
        construct=facts.construct,
        scope=facts.scope,
    )


def worst(severities: Iterable[Severity]) -> Severity:
    """Return the worst of some severities."""
    return min(severities, key=SEVERITIES.index)


def _worst_first(compiled: CompiledRule) -> tuple[int, str]:
    return SEVERITIES.index(compiled.rule.severity), compiled.rule.id


def _told(match: Match, primary: CompiledRule, memory: Told) -> tuple[RuleMatch, ...]:
    """Return the rules as a finding keeps them: the primary, then the other packs' from worst to least; one of the base pack is enough."""
    others = [compiled for compiled in match.rules if compiled is not primary and compiled.rule.pack != BASE_PACK]
    return tuple(_one(compiled, message(compiled.rule, match.seen), memory) for compiled in (primary, *sorted(others, key=_worst_first)))


def _one(compiled: CompiledRule, text: str, memory: Told) -> RuleMatch:
    rule = compiled.rule
    found = memory.get((rule.id, text))
    if found is None:
        found = memory[rule.id, text] = RuleMatch(rule_id=rule.id, pack=rule.pack, severity=rule.severity, message=text)
    return found


def _capped(own: Confidence, cap: Confidence) -> Confidence:
    return max(own, cap, key=_CONFIDENCES.index)


def _snippet(evidence: Evidence) -> str:
    return getattr(evidence, "snippet", "")
