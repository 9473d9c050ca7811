"""What decides portability is read off a call's arguments."""

from pathlib import Path

import pytest
from auditor.cli.examples import _scanned
from tests.rules.shipped import catalogue

HEAD = "from openai import OpenAI\n\nclient = OpenAI()\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        ('responses.create(prompt={"id": "pmpt_1", "version": "2"})', {"stored_prompt"}),
        ('completions.create(model="a", prompt="id")', set()),
        ('chat.completions.create(model="a", messages=[], tools=[{"type": "function"}], stream=True)', {"tools", "stream", "tools+stream"}),
        ('chat.completions.create(model="a", messages=[], tools=[{"type": "function"}], stream=False)', {"tools"}),
        ('audio.transcriptions.create(model="a", file=f, response_format="verbose_json")', {"verbose_json"}),
        ('audio.transcriptions.create(model="a", file=f, response_format="text")', set()),
        ('images.generate(model="a", prompt="x", response_format="b64_json")', set()),
        ('chat.completions.create(model="a", messages=[], response_format=Answer)', {"json_schema"}),
        ('responses.create(model="a", tools=[{"type": "web_search"}])', {"tools", "hosted_tool:web_search"}),
        ('responses.create(model="a", tools=[{"name": "f", "input_schema": {"type": "object"}}])', {"tools"}),
    ],
)
def test_parameters_and_shapes_have_the_names_of_the_table(call: str, expected: set[str], folder: Path) -> None:
    report = _scanned("app/a.py", f"{HEAD}client.{call}\n", catalogue(), str(folder))
    assert {name for finding in report.findings if finding.kind == "call" for name in finding.features} == expected
