"""`When` of a rule -> tests on facts: one table of conditions, compiled once per rule, its expressions when first asked."""

import re
from collections.abc import Callable, Iterable
from functools import cache, cached_property

import msgspec

from auditor.model.artifact import Artifact
from auditor.model.provider import SITE
from auditor.model.rule import Rule, SeenFacts, When

Test = Callable[[SeenFacts], bool]
PlaceTest = Callable[[Artifact], bool]

# condition -> (field of the facts, how it is compared)
_CONDITIONS: dict[str, tuple[str, str]] = {
    "evidence": ("evidence", "one-of"),
    "target_kind": ("target_kind", "one-of"),
    "weights": ("weights", "one-of"),
    "provider": ("provider", "one-of"),
    "not_provider": ("provider", "none-of"),
    "has_provider": ("provider", "present"),
    "provider_class": ("provider_class", "one-of"),
    "openness": ("openness", "one-of"),
    "capability": ("capability", "one-of"),
    "not_capability": ("capability", "none-of"),
    "package": ("package", "one-of"),
    "symbol": ("symbol", "glob"),
    "host": ("host", "glob"),
    "model": ("model", "expression"),
    "not_model": ("model", "not-expression"),
    "feature": ("features", "prefix"),
    "construct": ("construct", "one-of"),
    "environment": ("environment", "one-of"),
    "implicit": ("implicit", "equal"),
    "state": ("state", "equal"),
    "in_clear": ("in_clear", "equal"),
    "direct": ("direct", "equal"),
    "via": ("via", "equal"),
    "outermost": ("outermost", "equal"),
    "prompts": ("prompts", "equal"),
    "scope": ("scope", "one-of"),
    "host_class": ("host_class", "one-of"),
    "entry_point": ("entry_point", "one-of"),
    "guard": ("guards", "prefix"),
    "lacks_guard": ("guards", "lacks"),
    "data_type": ("data_types", "prefix"),
    "flow_source": ("flow_sources", "prefix"),
    "sanitized": ("sanitized", "equal"),
    "model_status": ("model_status", "prefix"),
    "after": ("declared_on", "from"),
    "before": ("declared_on", "until"),
    "term": ("terms", "prefix"),
    "lacks_term": ("terms", "lacks"),
    "competes": ("competes", "equal"),
    "jurisdiction": ("jurisdiction", "one-of"),
    "outside_jurisdiction": ("jurisdiction", "known-none-of"),
    "traffic": ("traffic", "one-of"),
    "relation": ("relations", "prefix"),
    "stage": ("stages", "prefix"),
    "lacks_stage": ("stages", "lacks"),
    "sent_bytes_at_least": ("sent_bytes", "at-least"),
    "count_at_least": ("count", "at-least"),
    "confidence": ("confidence", "one-of"),
}
_OF_PROVIDER = frozenset(
    {"provider", "has_provider", "provider_class", "openness", "competes", "term", "jurisdiction", "outside_jurisdiction"}
)


class CompiledRule:
    """One rule with its conditions as tests, cheapest first; made when first asked, for most rules never are."""

    def __init__(self, rule: Rule, order: int) -> None:
        self.rule = rule
        self.order = order
        self.targets = frozenset(rule.when.target)

    @cached_property
    def specificity(self) -> int:
        """How many conditions the rule states."""
        return len(given(self.rule.when))

    @cached_property
    def _tests(self) -> tuple[Test, ...]:
        return compile_tests(self.rule.when, lambda name: name not in _OF_PROVIDER)

    @cached_property
    def _provider_tests(self) -> tuple[Test, ...]:
        return compile_tests(self.rule.when, _OF_PROVIDER.__contains__)

    @cached_property
    def _place(self) -> tuple[PlaceTest, ...]:
        return compile_place(self.rule.when)

    def verdict(self, facts: SeenFacts) -> bool | None:
        """Return True when the facts meet the rule, None when they may (the target cannot be told), else False.

        Where neither target nor provider can be told, what the rule asks of the provider may hold too.
        """
        if not all(test(facts) for test in self._tests):
            return False
        meets_provider = all(test(facts) for test in self._provider_tests)
        if not self.targets or facts.target in self.targets:
            return meets_provider
        if facts.target != "unknown" or "closed" not in self.targets or facts.host_class == SITE:
            return False
        return None if meets_provider or facts.provider is None else False

    @property
    def has_place(self) -> bool:
        """Tell whether the rule asks where the evidence stands."""
        return bool(self._place)

    def is_placed(self, artifact: Artifact) -> bool:
        """Tell whether the rule is for the place of the evidence."""
        return all(test(artifact) for test in self._place)


def given(when: When) -> tuple[str, ...]:
    """Return the names of the conditions that a rule states, in the record's order."""
    return tuple(name for name in When.__struct_fields__ if getattr(when, name) not in ((), None))


def without(when: When, condition: str) -> When:
    """Return the conditions but one: what a mutation check matches with."""
    empty = () if isinstance(getattr(when, condition), tuple) else None
    return msgspec.structs.replace(when, **{condition: empty})


def compile_tests(when: When, wanted: Callable[[str], bool]) -> tuple[Test, ...]:
    """Return one test for each wanted condition on facts, cheapest first."""
    names = [name for name in given(when) if name in _CONDITIONS and wanted(name)]
    names.sort(key=lambda name: _CONDITIONS[name][1] in ("glob", "expression", "not-expression"))
    return tuple(_TESTS[_CONDITIONS[name][1]](_CONDITIONS[name][0], getattr(when, name)) for name in names)


def compile_place(when: When) -> tuple[PlaceTest, ...]:
    """Return one test for each condition on the artifact."""
    tests: list[PlaceTest] = []
    if when.path:
        paths = cache(lambda: glob_expression(when.path, crosses=False))
        tests.append(lambda artifact: paths().fullmatch(artifact.path) is not None)
    if when.component:
        components = cache(lambda: glob_expression(when.component, crosses=False))
        tests.append(lambda artifact: components().fullmatch(artifact.component) is not None)
    if when.context:
        contexts = frozenset(when.context)
        tests.append(lambda artifact: artifact.context in contexts)
    return tuple(tests)


def glob_expression(globs: Iterable[str], *, crosses: bool = True) -> re.Pattern[str]:
    """Return one expression for a list of globs; with `crosses` a star also crosses `/`, else only `**` does."""
    star = ".*" if crosses else "[^/]*"
    return re.compile("|".join(_one_glob(glob, star) for glob in globs), re.DOTALL)


def _one_glob(glob: str, star: str) -> str:
    parts: list[str] = []
    position = 0
    while position < len(glob):
        if glob.startswith("**/", position):
            parts.append("(?:.*/)?")
            position += 3
        elif glob.startswith("**", position):
            parts.append(".*")
            position += 2
        else:
            character = glob[position]
            parts.append(star if character == "*" else "." if character == "?" else re.escape(character))
            position += 1
    return "".join(parts)


def _one_of(field: str, values: tuple[str, ...]) -> Test:
    allowed = frozenset(values)
    return lambda facts: getattr(facts, field) in allowed


def _none_of(field: str, values: tuple[str, ...]) -> Test:
    refused = frozenset(values)
    return lambda facts: getattr(facts, field) not in refused


def _known_none_of(field: str, values: tuple[str, ...]) -> Test:
    refused = frozenset(("", *values))
    return lambda facts: getattr(facts, field) not in refused


def _present(field: str, wanted: bool) -> Test:
    return lambda facts: bool(getattr(facts, field)) is wanted


def _equal(field: str, wanted: bool) -> Test:
    return lambda facts: getattr(facts, field) is wanted


def _prefix(field: str, patterns: tuple[str, ...]) -> Test:
    exact, starts = split_patterns(patterns)
    return lambda facts: any(value in exact or value.startswith(starts) for value in getattr(facts, field))


def _lacks(field: str, values: tuple[str, ...]) -> Test:
    refused = frozenset(values)
    return lambda facts: refused.isdisjoint(getattr(facts, field))


def _glob(field: str, globs: tuple[str, ...]) -> Test:
    expression = cache(lambda: glob_expression(globs))
    return lambda facts: expression().fullmatch(getattr(facts, field)) is not None


def _expression(field: str, pattern: str) -> Test:
    expression = cache(lambda: re.compile(pattern, re.IGNORECASE))
    return lambda facts: expression().fullmatch(getattr(facts, field)) is not None


def _not_expression(field: str, pattern: str) -> Test:
    expression = cache(lambda: re.compile(pattern, re.IGNORECASE))
    return lambda facts: expression().fullmatch(getattr(facts, field)) is None


def _from(field: str, date: str) -> Test:
    return lambda facts: getattr(facts, field) >= date


def _until(field: str, date: str) -> Test:
    return lambda facts: "" < getattr(facts, field) < date


def _at_least(field: str, least: int) -> Test:
    return lambda facts: getattr(facts, field) >= least


def split_patterns(patterns: Iterable[str]) -> tuple[frozenset[str], tuple[str, ...]]:
    """Return the exact words, and the beginnings of those that end with `*`."""
    patterns = tuple(patterns)
    return frozenset(word for word in patterns if not word.endswith("*")), tuple(word[:-1] for word in patterns if word.endswith("*"))


_TESTS: dict[str, Callable[..., Test]] = {
    "one-of": _one_of,
    "none-of": _none_of,
    "known-none-of": _known_none_of,
    "present": _present,
    "equal": _equal,
    "prefix": _prefix,
    "lacks": _lacks,
    "glob": _glob,
    "expression": _expression,
    "not-expression": _not_expression,
    "from": _from,
    "until": _until,
    "at-least": _at_least,
}
