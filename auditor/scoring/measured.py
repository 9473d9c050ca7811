"""What a probe measured at one endpoint, in place of what is known of open servers in general: for the plan, and for points that rest on features."""

from collections.abc import Sequence

import msgspec

from auditor.matching.conditions import split_patterns
from auditor.model.finding import Finding
from auditor.model.plan import PlanKnowledge
from auditor.model.portability import Capability, FailureMode, Feature, Portability, ServerSupport, Support
from auditor.model.probe import ProbeKnowledge, Profile, Verdict
from auditor.model.rule import RuleSet

_MODES: dict[Verdict, FailureMode] = {
    "supported": "fine",
    "partial": "wrong-data",
    "ignored": "silently-ignored",
    "refused": "refused",
    "absent": "refused",
}
_SUPPORT: dict[Verdict, Support] = {"supported": "yes", "partial": "partial", "ignored": "no", "refused": "no", "absent": "no"}


class Measured:
    """A profile, asked by the words of a scan."""

    def __init__(self, profile: Profile, probes: ProbeKnowledge, portability: Portability | None) -> None:
        self._profile = profile
        self._portability = portability
        self._by_word = {word: one.name for one in reversed(probes.features) for word in one.features}
        self._by_capability = {capability: one.name for one in reversed(probes.features) for capability in one.capabilities}

    def verdict(self, word: str) -> Verdict:
        """Return what was measured of a feature; `unknown` where nothing was."""
        name = self._by_word.get(word)
        if name is None and self._portability is not None:
            fact = self._portability.feature(word)
            name = fact.probe if fact is not None else None
        return self._profile.verdict(name) if name else "unknown"

    def portability(self, findings: Sequence[Finding]) -> Portability | None:
        """Return the general facts with the measured ones in their place: of all features that the findings use, and of all capabilities."""
        general = self._portability
        if general is None:
            return None
        words = {word for finding in findings for word in finding.features}
        features = {word: fact for word in words if (fact := self._feature(word, general)) is not None}
        capabilities = {name: self._capability(name, known) for name, known in general.capabilities.items()}
        return msgspec.structs.replace(general, features={**general.features, **features}, capabilities=capabilities)

    def knowledge(self, plan: PlanKnowledge) -> PlanKnowledge:
        """Return the knowledge of plans in which features that the endpoint serves lift no call into a harder class."""
        lifted = (
            msgspec.structs.replace(one, feature=tuple(word for word in one.feature if self.verdict(word) != "supported"))
            for one in plan.features
        )
        return msgspec.structs.replace(plan, features=tuple(one for one in lifted if one.feature))

    def findings(self, findings: Sequence[Finding], rules: RuleSet) -> tuple[Finding, ...]:
        """Return the findings without the matches that rest on features which the endpoint serves."""
        conditions = {rule.id: split_patterns(named) for rule in rules.rules if (named := rule.when.feature)}
        changed = []
        for finding in findings:
            kept = tuple(match for match in finding.matches if not self._is_served(finding, conditions.get(match.rule_id)))
            changed.append(finding if len(kept) == len(finding.matches) else msgspec.structs.replace(finding, matches=kept))
        return tuple(changed)

    def _is_served(self, finding: Finding, condition: tuple[frozenset[str], tuple[str, ...]] | None) -> bool:
        if condition is None:
            return False
        exact, starts = condition
        named = [word for word in finding.features if word in exact or word.startswith(starts)]
        return bool(named) and all(self.verdict(word) == "supported" for word in named)

    def _feature(self, word: str, general: Portability) -> Feature | None:
        fact, verdict = general.feature(word), self.verdict(word)
        mode = _MODES.get(verdict)
        if fact is None or mode is None:
            return None
        result = next(
            (one for one in self._profile.features if one.verdict == verdict and one.name == (self._by_word.get(word) or fact.probe)), None
        )
        told = f"measured at {self._profile.endpoint}: {verdict}{f' ({result.detail})' if result and result.detail else ''}"
        return msgspec.structs.replace(fact, mode=mode, what=fact.what if mode == "fine" else told)

    def _capability(self, name: str, known: Capability) -> Capability:
        probe = self._by_capability.get(name)
        support = _SUPPORT.get(self._profile.verdict(probe)) if probe else None
        if support is None:
            return known
        return msgspec.structs.replace(known, servers={self._profile.endpoint: ServerSupport(value=support, basis="measured")})
