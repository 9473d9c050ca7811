"""What a module's body calls is told though functions have no summaries while it runs for the first time."""

from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence
from tests.languages.marked import catalogue

SMALL = "def small(n):\n    return [n, n]\n\n\n"
BURN = "def burn(text):\n" + "    small(text)\n" * 900 + "\n\n"
"""More work than calls may take while a body runs."""
SEND = "def send(text):\n    return openai.OpenAI().chat.completions.create(model='m', messages=[text])\n\n\n"
MAIN = "def main(text):\n    burn(text)\n    return send(text)\n\n\n"


def calls_of_last_line(source: str) -> list[CallEvidence]:
    """Return what is found on the last line of a Python file."""
    project = Project({"a.py": source.encode()}.get, ("a.py",), catalogue(), Settings(()))
    evidence = Analyst(project).analyse("a.py").evidence
    last = source.count("\n")
    return [item for item in evidence if isinstance(item, CallEvidence) and item.location.region.start_line == last]


def test_a_call_late_in_a_body_that_reaches_a_provider_is_told() -> None:
    (call,) = calls_of_last_line(f"import openai\n\n\n{SMALL}{BURN}{SEND}{MAIN}main(input())\n")
    assert [step.symbol for step in call.via][:2] == ["main", "send"]


def test_a_call_late_in_a_body_that_reaches_nobody_is_not() -> None:
    assert (
        calls_of_last_line(
            f"import openai\n\n\n{SMALL}{BURN}{SEND}def main(text):\n    burn(text)\n    return small(text)\n\n\nmain(input())\n"
        )
        == []
    )
