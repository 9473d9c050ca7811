"""One match with its identity -> one finding."""

from collections.abc import Iterable, Mapping, Sequence

from auditor.correlation.identity import Identity, endpoint_of
from auditor.correlation.wording import Template, words_of
from auditor.matching.conditions import CompiledRule
from auditor.matching.match import Match
from auditor.model.evidence import CallEvidence, Confidence, ConfigEvidence, Evidence
from auditor.model.finding import SEVERITIES, Finding, RuleMatch, Severity
from auditor.model.rule import Rule

BASE_PACK = "inventory"
"""The pack whose rule names a finding; the others add to it."""

_CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low")


class Teller:
    """Chooses and words the rules of findings; rules that meet together, and equal messages, are worked out once."""

    def __init__(self, phrases: Mapping[str, str]) -> None:
        self._phrases = phrases
        self._orders: dict[tuple[int, ...], tuple[CompiledRule, ...]] = {}
        self._templates: dict[str, Template] = {}
        self._told: dict[tuple[str, ...], RuleMatch] = {}

    def ordered(self, match: Match) -> tuple[CompiledRule, ...]:
        """Return the rules as a finding keeps them: the primary, then the other packs' from worst to least; one of the base pack is enough."""
        key = tuple(compiled.order for compiled in match.rules)
        if key not in self._orders:
            primary = primary_of(match.rules)
            others = [compiled for compiled in match.rules if compiled is not primary and compiled.rule.pack != BASE_PACK]
            self._orders[key] = (primary, *sorted(others, key=_worst_first))
        return self._orders[key]

    def told(self, match: Match) -> tuple[RuleMatch, ...]:
        """Return the ordered rules with their messages."""
        words = words_of(match.seen, self._phrases)
        return tuple(self._one(compiled.rule, words) for compiled in self.ordered(match))

    def _one(self, rule: Rule, words: dict[str, str]) -> RuleMatch:
        template = self._templates.get(rule.id)
        if template is None:
            template = self._templates[rule.id] = Template(rule)
        key = (rule.id, *(words[name] for name in template.names))
        found = self._told.get(key)
        if found is None:
            found = self._told[key] = RuleMatch(rule_id=rule.id, pack=rule.pack, severity=rule.severity, message=template.fill(words))
        return found


def primary_of(rules: Sequence[CompiledRule]) -> CompiledRule:
    """Return the rule that names a finding: of the base pack the most specific, then the worst, then the first; else the worst of the others."""
    base = [compiled for compiled in rules if compiled.rule.pack == BASE_PACK]
    if base:
        return min(base, key=lambda one: (-one.specificity, SEVERITIES.index(one.rule.severity), one.rule.id))
    return min(rules, key=_worst_first)


def build_finding(match: Match, identity: Identity, flows: tuple[int, ...], teller: Teller) -> Finding:
    """Return the finding of one match; severity is that of the worst rule, confidence that of the evidence, capped by the primary rule's."""
    seen = match.seen
    evidence = seen.evidence
    facts = seen.facts
    primary = teller.ordered(match)[0]
    told = teller.told(match)
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
        target_kind=facts.target_kind,
        host_class=facts.host_class,
        in_clear=facts.in_clear,
        environment=facts.environment,
    )


def worst(severities: Iterable[Severity]) -> Severity:
    """Return the worst of some severities."""
    return min(severities, key=SEVERITIES.index)


def _worst_first(compiled: CompiledRule) -> tuple[int, str]:
    return SEVERITIES.index(compiled.rule.severity), compiled.rule.id


def _capped(own: Confidence, cap: Confidence) -> Confidence:
    return max(own, cap, key=_CONFIDENCES.index)


def _snippet(evidence: Evidence) -> str:
    return getattr(evidence, "snippet", "")
