"""A report keeps what the catalogue knew of all that it names, and nothing else."""

import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.glossary import glossary
from auditor.catalogue.packs import rule_set
from auditor.inputs.rules import load_rules, rule_folders
from tests.reporters import sample


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return Catalogue.from_files(load_rules(rule_folders()))


def test_only_what_is_named_is_kept(catalogue: Catalogue) -> None:
    provider = sorted(catalogue.providers)[0]
    rules = rule_set(catalogue.packs, catalogue.rules)
    kept = glossary(
        catalogue, rules, [sample.finding(1, provider_id=provider, rule_id="closed-provider-call", features=("nothing-known",))]
    )
    assert [note.id for note in kept.providers] == [provider]
    assert [note.id for note in kept.rules] == ["closed-provider-call"]
    assert kept.features == {}
    assert len(kept.packs) == len(catalogue.packs)


def test_models_with_an_end_and_features_that_matter_are_kept(catalogue: Catalogue) -> None:
    model = next(one for provider in catalogue.providers.values() for one in provider.models if one.shutdown_on)
    assert catalogue.portability is not None
    feature = next(name for name in catalogue.portability.features if ":" not in name)
    rules = rule_set(catalogue.packs, catalogue.rules)
    kept = glossary(catalogue, rules, [sample.finding(1, model=model.id, features=(feature,), capability="chat")])
    assert kept.models[model.id].shutdown_on == model.shutdown_on
    assert feature in kept.features
    assert "chat" in kept.capabilities


def test_data_types_have_titles_and_are_graded_by_the_rules_that_score_them(catalogue: Catalogue) -> None:
    rules = rule_set(catalogue.packs, catalogue.rules)
    kept = glossary(catalogue, rules, [], sample.FLOWS, sample.TRAFFIC)
    assert [(note.id, note.title) for note in kept.data_types] == [("contact", "Contact details"), ("health", "Health data")]
    grades = {note.id: note.grade for note in kept.data_types}
    assert grades["health"] > grades["contact"] > 0


def test_every_metric_of_a_shipped_pack_has_a_name_for_charts(catalogue: Catalogue) -> None:
    assert [(pack.id, one.metric) for pack in catalogue.packs for one in pack.metrics if not one.title] == []
    assert [one.title for pack in catalogue.packs for one in pack.metrics if len(one.title) > 32] == []


def test_limits_of_flows_are_told_of_the_languages_that_were_parsed() -> None:
    limits = b"limits:\n- {language: ruby, title: Ruby, told: [x]}\n- {language: go, title: Go, lost: [goto]}\n- {language: c, title: C}\n"
    catalogue = Catalogue.from_files({"flows/limits.yaml": limits})
    known = glossary(catalogue, rule_set((), ()), (), languages=("ruby", "go")).flow_limits
    assert [(one.language, one.title, one.lost, one.told) for one in known] == [("go", "Go", ("goto",), ()), ("ruby", "Ruby", (), ("x",))]
    assert glossary(catalogue, rule_set((), ()), ()).flow_limits == ()
    assert glossary(Catalogue.from_files({}), rule_set((), ()), (), languages=("go",)).flow_limits == ()
