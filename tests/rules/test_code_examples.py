"""Examples of shipped rules that are code: each is scanned as a project of its own."""

from auditor.catalogue.packs import rule_set
from auditor.cli.examples import run_examples
from auditor.execution.knowledge import load_catalogue


def test_every_rule_with_code_holds_from_end_to_end() -> None:
    catalogue = load_catalogue()
    rules = rule_set(catalogue.packs, catalogue.rules).rules
    with_code = tuple(rule for rule in rules if any(example.text for example in (*rule.examples.match, *rule.examples.no_match)))
    failed = [outcome for outcome in run_examples(with_code, catalogue) if not outcome.passed]
    assert failed == []
    assert len(with_code) >= 110
    about_code = {"call", "client", "import", "dependency", "credential", "model", "config"}
    without = [rule.id for rule in rules if rule not in with_code and about_code.intersection(rule.when.evidence)]
    assert len(without) <= 13, without
