"""What a program reads is what the settings files say that are its own."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings, is_example
from auditor.analysis.values import Const
from auditor.model.evidence import CallEvidence, SettingEvidence
from auditor.model.location import Location
from tests.languages.marked import catalogue

CODE = b"import openai\nclient = openai.OpenAI()\n"


def setting(path: str, value: str, key: str = "OPENAI_BASE_URL") -> SettingEvidence:
    """Return a declared setting."""
    return SettingEvidence(location=Location(path=path), key=key, value=value, has_value=True, role="declared")


def values(reader: str, *places: str, code: tuple[str, ...] = ()) -> list[str]:
    """Return where the values come from that a reader gets; each place declares its own path as the value."""
    settings = Settings([setting(place, place) for place in places], code)
    return sorted(str(atom.value) for atom in settings.lookup("OPENAI_BASE_URL", reader) if isinstance(atom, Const))


def test_settings_above_a_file_go_before_all_others() -> None:
    assert values("a/b/main.py", "a/.env", "deploy/.env") == ["a/.env"]


def test_settings_at_the_top_are_for_everybody() -> None:
    assert values("a/b/main.py", ".env", code=("a/b/main.py", "c/main.py")) == [".env"]


def test_a_folder_whose_name_only_begins_alike_is_another() -> None:
    assert values("ab/main.py", "a/.env", code=("ab/main.py", "a/main.py")) == []


def test_settings_of_a_deployment_are_the_programs() -> None:
    assert values("src/main.py", "deploy/prod/compose.yml", code=("src/main.py",)) == ["deploy/prod/compose.yml"]


def test_settings_among_another_programs_code_say_nothing() -> None:
    assert values("one/main.py", "two/compose.yml", code=("one/main.py", "two/agent/main.py")) == []


@pytest.mark.parametrize("name", [".env.example", "docker-compose.test.yml", "app/.env.testing", "settings-e2e.toml", "ci.env"])
def test_examples_and_tests_set_nothing(name: str) -> None:
    assert is_example(name)
    assert values("main.py", name) == []


@pytest.mark.parametrize("name", [".env", "latest.env", "contest.yml", "city.env"])
def test_a_word_inside_a_name_makes_no_example(name: str) -> None:
    assert values("main.py", name) == [name]


@pytest.mark.parametrize(("urls", "closed"), [
    (("http://vllm:8000/v1",), False), (("https://api.openai.com/v1",), True), (("http://vllm:8000/v1", "https://api.openai.com/v1"), None),
])  # fmt: skip
def test_the_variable_an_sdk_reads_itself_decides_and_two_values_leave_it_open(urls: tuple[str, ...], closed: bool | None) -> None:
    settings = Settings([setting(f"deploy/{number}/.env", url) for number, url in enumerate(urls)], ("main.py",))
    analyst = Analyst(Project(lambda _path: CODE, ("main.py",), catalogue(), settings))
    (found,) = [item for item in analyst.analyse("main.py").evidence if isinstance(item, CallEvidence)]
    assert found.target.closed is closed
