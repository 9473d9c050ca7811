"""What matching asks of the shipped catalogue."""

import pytest
from auditor.matching import CatalogueKnowledge
from tests.rules.shipped import catalogue

KNOWLEDGE = CatalogueKnowledge(catalogue())


@pytest.mark.parametrize(
    ("package", "local"), [("transformers", True), ("sentence_transformers", True), ("openai", False), ("left-pad", False)]
)
def test_packages_that_run_models_in_their_own_process_are_local(package: str, local: bool) -> None:
    assert KNOWLEDGE.is_local(package) is local


@pytest.mark.parametrize(
    ("ecosystem", "package", "described"),
    [("pypi", "openai", True), ("npm", "openai", True), ("pypi", "livekit-plugins-openai", False), ("pypi", "left-pad", False)],
)
def test_packages_whose_import_names_are_known_are_described(ecosystem: str, package: str, described: bool) -> None:
    assert KNOWLEDGE.packages.is_described(ecosystem, package) is described


def test_packages_show_stages_of_a_loop_of_ones_own() -> None:
    assert [KNOWLEDGE.stage_of("pypi", name) for name in ("mlflow", "ragas", "trl", "left-pad")] == ["store", "evaluate", "train", None]
