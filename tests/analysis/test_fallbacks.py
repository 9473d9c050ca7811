"""A call in a handler that another provider answers is the fallback of the calls in the body; the same provider again is a retry."""

from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence
from tests.languages.marked import catalogue

HEAD = "from openai import OpenAI\nfrom anthropic import Anthropic\na, b = OpenAI(), Anthropic()\n"
OPENAI = "a.chat.completions.create(model='m', messages=[x])"
ANTHROPIC = "b.messages.create(model='m', messages=[x])"


def guarded(code: str) -> list[tuple[str | None, bool]]:
    """Return provider of each call of some Python code, and whether it has a fallback."""
    source = (HEAD + code).encode()
    found = Analyst(Project(lambda _path: source, ("a.py",), catalogue(), Settings(()))).analyse("a.py").evidence
    return [(one.provider_id, "fallback" in one.guards) for one in found if isinstance(one, CallEvidence) and one.role == "call"]


def test_another_provider_in_the_handler_is_a_fallback() -> None:
    code = f"def f(x):\n    try:\n        return {OPENAI}\n    except Exception:\n        return {ANTHROPIC}\n"
    assert guarded(code) == [("openai", True), ("anthropic", False)]


def test_the_same_provider_in_the_handler_is_none() -> None:
    code = f"def f(x):\n    try:\n        return {OPENAI}\n    except Exception:\n        return {OPENAI}\n"
    assert guarded(code) == [("openai", False), ("openai", False)]


def test_what_follows_the_body_without_an_error_is_none() -> None:
    code = (
        f"def f(x):\n    try:\n        y = {OPENAI}\n    except Exception:\n        y = 1\n    else:\n        {ANTHROPIC}\n    return y\n"
    )
    assert guarded(code) == [("openai", False), ("anthropic", False)]


def test_a_function_that_asks_another_provider_is_a_fallback_of_the_one_in_the_body() -> None:
    code = f"def one(x):\n    return {OPENAI}\ndef two(x):\n    return {ANTHROPIC}\n"
    code += "def f(x):\n    try:\n        return one(x)\n    except Exception:\n        return two(x)\n"
    assert guarded(code) == [("openai", False), ("anthropic", False), ("openai", True), ("anthropic", False)]
