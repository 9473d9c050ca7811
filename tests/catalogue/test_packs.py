"""Decoding of rules and packs: single words as lists, and every mistake with file, line and the nearest word."""

import re

import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.packs import customise, parse_pack, parse_rule, rule_set
from auditor.errors import RuleError
from auditor.model.rule import RuleSet
from tests.builders import shipped_rules

RULE = """\
id: a-rule
summary: s
motivation: m
severity: low
when:
  evidence: call
  target: closed
message: 'x {provider}'
remediation: {text: t}
score:
  - {metric: VS, grade: 1, unit: provider}
examples:
  match:
    - facts: {evidence: call, target: closed, features: stream}
    - {path: a.py, text: x}
  no_match:
    - facts: {evidence: call}
    - facts: {evidence: call, target: open}
"""
PACK = """\
id: a-pack
title: t
question: q
checked_on: 2026-11-24
vector: 'APACK:1.0'
metrics:
  - {metric: VS, weight: 60, half: 2, means: m, reason: r}
  - {metric: PF, weight: 40, half: 2, means: m, reason: r}
"""


def rule(old: str = "", new: str = "") -> None:
    assert old in RULE
    parse_rule("r.yaml", RULE.replace(old, new, 1).encode(), pack="a-pack")


def pack(old: str = "", new: str = "") -> None:
    assert old in PACK
    parse_pack("pack.yaml", PACK.replace(old, new, 1).encode())


def test_a_single_word_is_a_list_of_one() -> None:
    decoded = parse_rule("r.yaml", RULE.encode(), pack="a-pack")
    assert decoded.when.evidence == ("call",)
    assert decoded.score[0].unit == ("provider",)
    assert decoded.examples.match[0].facts is not None
    assert decoded.examples.match[0].facts.features == ("stream",)
    assert decoded.pack == "a-pack"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: a-rule", "id: A_Rule", r"r.yaml:1: id: `A_Rule` must be lower-case"),
        ("  evidence: call\n", "", r"r.yaml:5: when: say which `evidence`"),
        ("evidence: call", "evidence: cal", r"r.yaml:6: .*`cal` is not a value.*did you mean `call`"),
        ("target: closed", "targit: closed", r"r.yaml:7: when.targit.*did you mean `target`"),
        ("target: closed", "model: '('", r"r.yaml:7: when.model: not a regular expression"),
        ("target: closed", "model: '(a+)+b'", r"when.model: an unbounded repeat inside"),
        ("target: closed", "after: soon", r"when.after: `soon` is not a date"),
        ("{provider}", "{provder}", r"r.yaml:8: message: `\{provder\}` is not known here; did you mean `\{provider\}`"),
        ("unit: provider", "unit: providr", r"score\[0\].unit: `providr` cannot make a unit; did you mean `provider`"),
        ("grade: 1", "grade: 2, high_grade: 1", r"score\[0\]: grades are whole numbers"),
        ("    - {path: a.py, text: x}\n", "", r"examples.match: 1 given; a rule needs two"),
        ("{path: a.py, text: x}", "{path: a.py}", r"examples.match\[1\]: give either `text`"),
        (
            "remediation: {text: t}",
            "remediation: {text: t}\nreferences: [{source: s, checked_on: today}]",
            r"checked_on: `today` is not a date",
        ),
        (RULE, "[]", r"r.yaml:1"),
    ],
)
def test_a_wrong_rule_is_refused(old: str, new: str, told: str) -> None:
    with pytest.raises(RuleError, match=told):
        rule(old, new)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("id: a-pack", "id: A Pack", r"pack.yaml:1: id"),
        ("checked_on: 2026-11-24", "checked_on: yesterday", r"pack.yaml:4: checked_on: `yesterday` is not a date"),
        ("vector: 'APACK:1.0'\n", "", r"a pack with a score has a `vector`"),
        ("APACK:1.0", "apack", r"vector: `apack` is not a name and version"),
        ("weight: 60", "weight: 61", r"add up to 101, not 100"),
        ("metric: VS", "metric: vs", r"metrics\[0\]: `vs` is not two upper-case"),
        ("half: 2", "half: 0", r"metrics\[0\]: weight and half are whole numbers from 1"),
    ],
)
def test_a_wrong_pack_is_refused(old: str, new: str, told: str) -> None:
    with pytest.raises(RuleError, match=told):
        pack(old, new)


def test_a_rule_scores_only_what_its_pack_weighs() -> None:
    decoded = parse_rule("r.yaml", RULE.encode(), pack="a-pack")
    known = parse_pack("pack.yaml", PACK.encode())
    assert rule_set([known], [decoded]).rule("a-rule") is decoded
    assert rule_set([known], [decoded]).pack("a-pack") is known
    with pytest.raises(RuleError, match="has no pack.yaml"):
        rule_set([], [decoded])
    other = parse_rule("r.yaml", RULE.replace("metric: VS", "metric: XX").encode(), pack="a-pack")
    with pytest.raises(RuleError, match="no pack weighs `a-pack` XX; known are VS, PF"):
        rule_set([known], [other])
    elsewhere = parse_rule("r.yaml", RULE.replace("metric: VS", "metric: VS, pack: nowhere").encode(), pack="a-pack")
    with pytest.raises(RuleError, match="no pack weighs `nowhere` VS"):
        rule_set([known], [elsewhere])


def test_packs_are_chosen_and_the_base_pack_stays() -> None:
    chosen = customise(shipped_rules(), packs=["lock-in"])
    assert {rule.pack for rule in chosen.rules} == {"inventory", "lock-in"}
    assert {pack.id for pack in chosen.packs} == {"inventory", "lock-in"}


def test_rules_are_disabled_and_their_severity_changed() -> None:
    changed = customise(shipped_rules(), disabled=["model-selected"], severities={"closed-provider-call": "critical"})
    assert changed.rule("model-selected") is None
    found = changed.rule("closed-provider-call")
    assert found is not None
    assert found.severity == "critical"
    assert found.pack == "inventory"


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"packs": ["lockin"]}, "no rule pack `lockin`; did you mean `lock-in`"),
        ({"disabled": ["model-selectd"]}, "no rule `model-selectd`; did you mean `model-selected`"),
        ({"severities": {"xyz": "low"}}, "no rule `xyz`"),
        ({"severities": {"model-selected": "bad"}}, "`bad` is not a severity"),
    ],
)
def test_a_name_that_nothing_has_is_refused(changes: dict[str, object], told: str) -> None:
    rules: RuleSet = shipped_rules()
    with pytest.raises(RuleError, match=told):
        customise(rules, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("provider: [opneai]", "ours/r.yaml:6: when.provider: `opneai` is not described anywhere; did you mean `openai`?"),
        ("not_provider: [zzz]", "ours/r.yaml:6: when.not_provider: `zzz` is not described anywhere"),
        ("data_type: [helth]", "ours/r.yaml:6: when.data_type: `helth` is not described anywhere; did you mean `health`?"),
    ],
)
def test_a_rule_that_asks_for_what_nobody_describes_is_refused(when: str, told: str) -> None:
    rule = "id: r\nsummary: s\nmotivation: m\nseverity: low\nwhen: {evidence: call, WHEN}\nremediation: {text: t}\n"
    rule = rule.replace("when: {evidence: call, WHEN}", f"when:\n  {when}\n  evidence: call")
    rule += "examples: {match: [{facts: {evidence: call}}, {facts: {evidence: call}}], no_match: [{facts: {evidence: import}}, {facts: {evidence: import}}]}\n"
    files = {
        "rules/providers/openai.yaml": b"id: openai\nname: O\nclass: closed-lab\nopenness: closed\nsource: s\nchecked_on: 2026-01-01\n",
        "rules/flows/data_types.yaml": b"data_types: [{id: health}]",
        "rules/packs/ours/pack.yaml": b"id: ours\ntitle: O\nquestion: '?'\nchecked_on: 2026-01-01\n",
        "rules/packs/ours/r.yaml": rule.encode(),
    }
    with pytest.raises(RuleError, match=re.escape(told)):
        Catalogue.from_files(files)
    del files["rules/providers/openai.yaml"], files["rules/flows/data_types.yaml"]
    assert [one.id for one in Catalogue.from_files(files).rules] == ["r"]


@pytest.mark.parametrize(
    "content", [b"- a", b"when: 3\nscore: 4\nexamples: 5", b"examples: {match: 3, no_match: [4]}", b"score: [5]", b"3", b""]
)
def test_what_is_no_rule_is_refused_with_its_file(content: bytes) -> None:
    with pytest.raises(RuleError, match=r"^r\.yaml:\d+: "):
        parse_rule("r.yaml", content)
