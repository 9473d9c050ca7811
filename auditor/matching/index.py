"""Rules -> an index: facts meet only the rules that could hold, and equal facts are asked once."""

from collections.abc import Iterable

import msgspec

from auditor.matching.conditions import CompiledRule
from auditor.model.artifact import Artifact
from auditor.model.rule import Rule, SeenFacts

# Conditions with exact words, most telling first: a rule is filed under the words of the first one it states.
_KEYS: tuple[tuple[str, str], ...] = (
    ("provider", "provider"),
    ("package", "package"),
    ("construct", "construct"),
    ("feature", "features"),
    ("data_type", "data_types"),
    ("model_status", "model_status"),
    ("relation", "relations"),
    ("capability", "capability"),
    ("provider_class", "provider_class"),
    ("environment", "environment"),
)

NOBODY = ""
"""Stands for a provider that cannot be told."""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """Which rules some facts meet."""

    certain: tuple[CompiledRule, ...]
    possible: tuple[CompiledRule, ...]
    """Would hold if the target, which cannot be told, were closed."""
    has_places: bool

    def at(self, artifact: Artifact) -> "Answer":
        """Return the answer for one place."""
        if not self.has_places:
            return self
        return Answer(
            certain=tuple(compiled for compiled in self.certain if compiled.is_placed(artifact)),
            possible=tuple(compiled for compiled in self.possible if compiled.is_placed(artifact)),
            has_places=True,
        )


class RuleIndex:
    """Compiled rules by kind of evidence and by one telling word; cost of a question: the rules filed there, once per distinct facts."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(CompiledRule(rule, order) for order, rule in enumerate(rules))
        self._general: dict[str, list[CompiledRule]] = {}
        self._keyed: dict[tuple[str, str, str], list[CompiledRule]] = {}
        self._answers: dict[SeenFacts, Answer] = {}
        for compiled in self.rules:
            self._file(compiled)

    def meeting(self, facts: SeenFacts) -> Answer:
        """Return the rules that facts meet, in the rules' order; those with conditions on places are still to be asked."""
        answer = self._answers.get(facts)
        if answer is None:
            certain: list[CompiledRule] = []
            possible: list[CompiledRule] = []
            for compiled in self._candidates(facts):
                verdict = compiled.verdict(facts)
                if verdict is not False:
                    (certain if verdict else possible).append(compiled)
            answer = self._answers[facts] = Answer(
                certain=tuple(certain),
                possible=tuple(possible),
                has_places=any(compiled.has_place for compiled in (*certain, *possible)),
            )
        return answer

    def _file(self, compiled: CompiledRule) -> None:
        when = compiled.rule.when
        kinds = when.evidence or ("*",)
        for condition, field in _KEYS:
            words = getattr(when, condition)
            if words and not any(word.endswith("*") for word in words):
                if condition in ("provider", "provider_class") and "closed" in when.target:
                    words = (*words, NOBODY)  # may also hold where the provider cannot be told
                for kind in kinds:
                    for word in words:
                        self._keyed.setdefault((kind, field, word), []).append(compiled)
                return
        for kind in kinds:
            self._general.setdefault(kind, []).append(compiled)

    def _candidates(self, facts: SeenFacts) -> list[CompiledRule]:
        found: dict[int, CompiledRule] = {}
        for kind in (facts.evidence, "*"):
            for compiled in self._general.get(kind, ()):
                found[compiled.order] = compiled
            for _, field in _KEYS:
                value = getattr(facts, field)
                for word in value if isinstance(value, tuple) else (value or NOBODY,):
                    for compiled in self._keyed.get((kind, field, word), ()):
                        found[compiled.order] = compiled
        return [found[order] for order in sorted(found)]
