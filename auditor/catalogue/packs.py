"""Bytes of `rules/packs/` -> rules and packs: decoded, with single words taken as lists, and checked for what a type cannot say."""

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

import msgspec

from auditor.catalogue.decoding import convert, line_of, nearest, parse_yaml
from auditor.errors import RuleError
from auditor.model.rule import MESSAGE_NAMES, Metric, Pack, Rule, RuleSet, SeenFacts, Weight, When

UNIT_FIELDS = frozenset(
    {
        "provider",
        "capability",
        "model",
        "package",
        "symbol",
        "host",
        "construct",
        "component",
        "path",
        "rule",
        "feature",
        "data_type",
        "prompt",
        "flow",
        "site",
        "traffic",
    }
)
"""What the unit of a metric may be made of, beside constant words such as `=vector-store`."""

_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_METRIC = re.compile(r"[A-Z]{2}")
_VECTOR = re.compile(r"[A-Z]+:[0-9]+\.[0-9]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_NAME = re.compile(r"\{([^{}]*)\}")
_LISTS: dict[type, frozenset[str]] = {
    record: frozenset(field.name for field in msgspec.structs.fields(record) if getattr(field.type, "__origin__", None) is tuple)
    for record in (When, SeenFacts, Metric)
}


def parse_rule(name: str, content: bytes, pack: str = "") -> Rule:
    """Return the rule that a file holds, as one of `pack`.

    Raises: RuleError naming file, line, field, what is wrong, and the nearest right word.
    """
    plain = parse_yaml(name, content)
    if isinstance(plain, dict):
        plain = _with_lists(plain)
    rule = msgspec.structs.replace(convert(name, content, plain, Rule), pack=pack)
    for field, problem in _problems_of_rule(rule):
        raise RuleError(f"{name}:{line_of(content, field)}: {field.removeprefix('.')}: {problem}")
    return rule


def check_rule_words(name: str, content: bytes, rule: Rule, words: Mapping[str, Collection[str]]) -> None:
    """Refuse a rule that asks for a provider or a data type that nobody describes: it could never hold.

    `words` maps `provider` and `data_types` to what is known; where nothing is, nothing is refused.

    Raises: RuleError naming file, line, field and the nearest right word.
    """
    for field, kind in (("provider", "provider"), ("not_provider", "provider"), ("data_type", "data_types")):
        known = words.get(kind, ())
        for number, word in enumerate(getattr(rule.when, field)):
            if known and word and word not in known and not word.endswith("*"):
                near = nearest(word, tuple(sorted(known)))
                hint = f"; did you mean `{near}`?" if near else ""
                line = line_of(content, f".when.{field}[{number}]")
                raise RuleError(f"{name}:{line}: when.{field}: `{word}` is not described anywhere{hint}")


def parse_pack(name: str, content: bytes) -> Pack:
    """Return the pack that a `pack.yaml` holds.

    Raises: RuleError as `parse_rule` does.
    """
    pack = convert(name, content, parse_yaml(name, content), Pack)
    for field, problem in _problems_of_pack(pack):
        raise RuleError(f"{name}:{line_of(content, field)}: {field.removeprefix('.')}: {problem}")
    return pack


def rule_set(packs: Iterable[Pack], rules: Iterable[Rule]) -> RuleSet:
    """Return packs and rules in order, each metric a weight of its pack.

    Raises: RuleError when a rule scores for a metric that no pack weighs, or its pack is missing.
    """
    by_id = {pack.id: pack for pack in sorted(packs, key=lambda pack: pack.id)}
    ordered = sorted(rules, key=lambda rule: (rule.pack, rule.id))
    for rule in ordered:
        if rule.pack not in by_id:
            raise RuleError(f"rule `{rule.id}`: its pack `{rule.pack}` has no pack.yaml")
        for metric in rule.score:
            pack = by_id.get(metric.pack or rule.pack)
            if pack is None or metric.metric not in {weight.metric for weight in pack.metrics}:
                known = ", ".join(weight.metric for weight in pack.metrics) if pack else ", ".join(by_id)
                raise RuleError(f"rule `{rule.id}`: score: no pack weighs `{metric.pack or rule.pack}` {metric.metric}; known are {known}")
    return RuleSet(packs=tuple(by_id.values()), rules=tuple(ordered))


def customise(
    rules: RuleSet,
    *,
    packs: Iterable[str] = (),
    disabled: Iterable[str] = (),
    severities: Mapping[str, str] | None = None,
    base: str = "inventory",
) -> RuleSet:
    """Return the rules of the chosen packs (all when none is chosen; `base` always), without disabled ones, with changed severities.

    Raises: RuleError for a name that no pack or rule has, with the nearest one.
    """
    chosen = frozenset(packs)
    off = frozenset(disabled)
    changed = dict(severities or {})
    rule_ids = tuple(rule.id for rule in rules.rules)
    for word, known, what in (
        *((pack, tuple(pack.id for pack in rules.packs), "rule pack") for pack in sorted(chosen)),
        *((rule, rule_ids, "rule") for rule in sorted(off | changed.keys())),
    ):
        if word not in known:
            near = nearest(word, known)
            raise RuleError(f"there is no {what} `{word}`{f'; did you mean `{near}`?' if near else ''}")
    kept = (rule for rule in rules.rules if rule.id not in off and (not chosen or rule.pack in chosen or rule.pack == base))
    return RuleSet(
        packs=tuple(pack for pack in rules.packs if not chosen or pack.id in chosen or pack.id == base),
        rules=tuple(_with_severity(rule, changed.get(rule.id)) for rule in kept),
    )


def _with_severity(rule: Rule, severity: str | None) -> Rule:
    if severity is None:
        return rule
    try:
        return msgspec.convert({**msgspec.to_builtins(rule), "severity": severity}, Rule)
    except msgspec.ValidationError as error:
        raise RuleError(f"rule `{rule.id}`: `{severity}` is not a severity; use critical, high, medium, low or info") from error


def _with_lists(plain: dict[Any, Any]) -> dict[Any, Any]:
    """Take single words for lists of one, where the record wants a list."""
    copy = dict(plain)
    if isinstance(copy.get("when"), dict):
        copy["when"] = _listed(copy["when"], When)
    if isinstance(copy.get("score"), list):
        copy["score"] = [_listed(metric, Metric) for metric in copy["score"]]
    if isinstance(copy.get("examples"), dict):
        copy["examples"] = {
            side: [_listed_example(one) for one in some] if isinstance(some, list) else some for side, some in copy["examples"].items()
        }
    return copy


def _listed_example(example: Any) -> Any:
    if isinstance(example, dict) and isinstance(example.get("facts"), dict):
        return {**example, "facts": _listed(example["facts"], SeenFacts)}
    return example


def _listed(plain: Any, record: type) -> Any:
    if not isinstance(plain, dict):
        return plain
    return {key: [value] if key in _LISTS[record] and isinstance(value, str) else value for key, value in plain.items()}


def _problems_of_rule(rule: Rule) -> Iterable[tuple[str, str]]:
    if not _ID.fullmatch(rule.id):
        yield ".id", f"`{rule.id}` must be lower-case words joined by hyphens"
    if not rule.when.evidence:
        yield ".when", "say which `evidence` the rule is for"
    for field in ("model", "not_model"):
        pattern = getattr(rule.when, field)
        problem = _problem_of_expression(pattern) if pattern else None
        if problem:
            yield f".when.{field}", problem
    for field in ("after", "before"):
        date = getattr(rule.when, field)
        if date and not _DATE.fullmatch(date):
            yield f".when.{field}", f"`{date}` is not a date such as 2026-11-24"
    for name in _NAME.findall(rule.message):
        if name not in MESSAGE_NAMES:
            near = nearest(name, MESSAGE_NAMES)
            yield ".message", f"`{{{name}}}` is not known here{f'; did you mean `{{{near}}}`?' if near else ''}"
    for number, reference in enumerate(rule.references):
        if not _DATE.fullmatch(reference.checked_on):
            yield f".references[{number}].checked_on", f"`{reference.checked_on}` is not a date such as 2026-11-24"
    yield from _problems_of_examples(rule)
    yield from _problems_of_score(rule)


def _problems_of_examples(rule: Rule) -> Iterable[tuple[str, str]]:
    for side in ("match", "no_match"):
        examples = getattr(rule.examples, side)
        if len(examples) < 2:
            yield f".examples.{side}", f"{len(examples)} given; a rule needs two or more"
        for number, example in enumerate(examples):
            if bool(example.text) == (example.facts is not None):
                yield f".examples.{side}[{number}]", "give either `text` (with its `path`) or `facts`"


def _problems_of_score(rule: Rule) -> Iterable[tuple[str, str]]:
    for number, metric in enumerate(rule.score):
        where = f".score[{number}]"
        if metric.grade < 0 or (metric.high_grade is not None and metric.high_grade < metric.grade):
            yield where, "grades are whole numbers from 0, and `high_grade` is not below `grade`"
        for field in metric.unit:
            if field not in UNIT_FIELDS and not field.startswith("="):
                near = nearest(field, tuple(sorted(UNIT_FIELDS)))
                yield f"{where}.unit", f"`{field}` cannot make a unit{f'; did you mean `{near}`?' if near else ''}"


def _problem_of_expression(pattern: str) -> str | None:
    try:
        re.compile(pattern)
    except re.error as error:
        return f"not a regular expression: {error}"
    return "an unbounded repeat inside an unbounded repeat can run for ever" if re.search(r"[*+]\)[*+{]", pattern) else None


def _problems_of_pack(pack: Pack) -> Iterable[tuple[str, str]]:
    if not _ID.fullmatch(pack.id):
        yield ".id", f"`{pack.id}` must be lower-case words joined by hyphens"
    if not _DATE.fullmatch(pack.checked_on):
        yield ".checked_on", f"`{pack.checked_on}` is not a date such as 2026-11-24"
    if bool(pack.vector) != bool(pack.metrics):
        yield ".metrics", "a pack with a score has a `vector` and `metrics`, a pack without has neither"
    if pack.vector and not _VECTOR.fullmatch(pack.vector):
        yield ".vector", f"`{pack.vector}` is not a name and version such as LOCKIN:1.0"
    if pack.metrics and sum(weight.weight for weight in pack.metrics) != 100:
        yield ".metrics", f"weights add up to {sum(weight.weight for weight in pack.metrics)}, not 100"
    for number, weight in enumerate(pack.metrics):
        if problem := _problem_of_weight(weight):
            yield f".metrics[{number}]", problem


def _problem_of_weight(weight: Weight) -> str | None:
    if not _METRIC.fullmatch(weight.metric):
        return f"`{weight.metric}` is not two upper-case letters"
    if weight.weight < 1 or weight.half < 1:
        return "weight and half are whole numbers from 1"
    return None
