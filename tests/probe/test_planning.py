"""Plan and score rest on what one endpoint was measured to serve."""

from pathlib import Path

import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.codemods.planned import with_codemods
from auditor.config import Settings
from auditor.execution.knowledge import load_catalogue
from auditor.model.probe import FeatureResult, Profile, Spent, Verdict
from auditor.model.report import Report
from auditor.pipeline import audit
from auditor.probe.planning import measured

PROGRAM = """from openai import OpenAI

client = OpenAI()
TOOLS = [{"type": "function", "function": {"name": "f", "parameters": {}}}]


def ask(prompt):
    return client.chat.completions.create(
        model="gpt-4o", messages=[{"role": "user", "content": prompt}], tools=TOOLS, tool_choice="required", n=2
    )
"""
SETTINGS = Settings(jobs=1, cache=False)


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    return load_catalogue(cache_folder=str(tmp_path_factory.mktemp("catalogue")))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    folder = tmp_path_factory.mktemp("project")
    Path(folder, "app.py").write_text(PROGRAM)
    return audit([str(folder)], SETTINGS)


def profile(**verdicts: Verdict) -> Profile:
    features = tuple(FeatureResult(name=name, verdict=verdict, detail="as told") for name, verdict in verdicts.items())
    return Profile(endpoint="http://open.test/v1", features=features, spent=Spent(requests=1, tokens=1, seconds=0.1))


def lock_in(report: Report) -> float:
    return next(score.value for score in report.scores if score.subject == "project" and score.pack == "lock-in")


def move(report: Report) -> tuple[str, ...]:
    item = next(item for item in report.plan if item.capability == "chat")
    return (*item.supported, *item.partial, *item.missing)


def test_what_the_endpoint_serves_is_no_risk_any_more(report: Report, catalogue: Catalogue) -> None:
    good = measured(
        report,
        catalogue,
        SETTINGS,
        profile(chat="supported", tools_named="supported", tools_auto="supported", tools_required="supported", n="supported"),
    )
    assert lock_in(good) < lock_in(report)
    assert "n" in move(good)
    assert any("http://open.test/v1" in one for one in move(good))


def test_what_it_ignores_is_said_with_what_was_measured(report: Report, catalogue: Catalogue) -> None:
    bad = measured(report, catalogue, SETTINGS, profile(chat="supported", n="ignored"))
    assert "n (silently ignored): measured at http://open.test/v1: ignored (as told)" in move(bad)
    assert lock_in(bad) == lock_in(report)


def test_what_was_not_measured_stays_as_it_is_known_in_general(report: Report, catalogue: Catalogue) -> None:
    same = measured(report, catalogue, SETTINGS, profile())
    assert move(same) == move(report)
    assert same.scores == report.scores


def test_an_endpoint_without_chat_leaves_chat_missing(report: Report, catalogue: Catalogue) -> None:
    none = measured(report, catalogue, SETTINGS, profile(chat="absent"))
    item = next(item for item in none.plan if item.capability == "chat")
    assert any(one.startswith("chat:") for one in item.missing)


def test_items_name_the_codemod_that_makes_most_of_their_calls(report: Report, catalogue: Catalogue) -> None:
    assert [item.codemod for item in report.plan if item.capability == "chat"] == ["openai"]
    assert with_codemods((), report.findings, catalogue) == ()
