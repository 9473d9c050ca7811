"""What a plan shows of its edits: one place, in the code's own language, as it is and as it would be."""

from pathlib import Path

import pytest
from auditor import audit
from auditor.codemods.knowledge import Codemods
from auditor.codemods.shown import LINES_SHOWN, with_places
from auditor.config import Settings
from auditor.model.plan import PlanItem
from auditor.model.report import Report

CHAT = """from openai import OpenAI

client = OpenAI(api_key="sk-proj-abcdefghijklmnopqrstuvwxyz012345")


def ask(question):
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": question}])
"""
CLAUDE = """import anthropic

reviewer = anthropic.Anthropic()


def review(draft):
    return reviewer.messages.create(model="claude-sonnet-4-5", max_tokens=400, messages=[{"role": "user", "content": draft}])
"""


MANY = "\n".join(f'a{n} = client.chat.completions.create(model="gpt-4o", messages=[])' for n in range(60))


def scanned(folder: Path, text: str) -> Report:
    (folder / "app.py").write_text(text, encoding="utf-8")
    report: Report = audit([str(folder)], Settings(jobs=1, cache=False))
    return report


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return scanned(tmp_path_factory.mktemp("both"), f"{CHAT}\n\n{CLAUDE}")


def move(report: Report, provider: str) -> PlanItem:
    return next(item for item in report.plan if item.capability == "chat" and item.provider_id == provider)


def test_a_move_shows_its_lines_before_and_after(both: Report) -> None:
    item = move(both, "openai")
    assert 'model="gpt-4o"' in item.before
    assert 'model="gpt-4o"' not in item.after
    assert "base_url=" in item.after
    assert "def ask" not in item.before + item.after


def test_no_key_is_shown(both: Report) -> None:
    item = move(both, "openai")
    assert "client = OpenAI(" in item.before
    assert "abcdefghijklmnop" not in item.before + item.after


def test_a_move_shows_nothing_of_another_in_the_same_file(both: Report) -> None:
    assert "reviewer" not in move(both, "openai").before
    assert "client" not in move(both, "anthropic").before
    assert "chat.completions.create" in move(both, "anthropic").after


def test_many_edits_are_shown_by_the_first_of_them(tmp_path: Path) -> None:
    item = move(scanned(tmp_path, f"{CHAT}\n\n{MANY}\n"), "openai")
    assert 0 < item.before.count("\n") < LINES_SHOWN
    assert 0 < item.after.count("\n") < LINES_SHOWN


def test_a_file_that_is_gone_leaves_the_place_as_it_is(both: Report) -> None:
    assert with_places(both.plan, both.findings, lambda _path: None, Codemods(())) == both.plan


def test_a_call_that_no_recipe_moves_leaves_the_place_as_it_is(both: Report) -> None:
    assert with_places(both.plan, both.findings, lambda _path: CHAT.encode(), Codemods(())) == both.plan


def test_steps_without_a_codemod_are_left_as_they_are(both: Report) -> None:
    assert {item.after for item in both.plan if item.capability is None} == {""}
