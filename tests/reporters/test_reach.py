"""How far a provider and a wrapper reach: callers, files, components, entry points; tests apart."""

from typing import Any

import msgspec
from auditor.model.evidence import ViaStep
from auditor.model.finding import Finding
from auditor.reporters.reach import entry_points, reaches, told, wrapper_name
from tests.reporters.sample import report


def call(path: str, **changes: Any) -> Finding:
    """Return a call of the sample report, somewhere else."""
    base = next(finding for finding in report().findings if finding.kind == "call")
    location = msgspec.structs.replace(base.location, path=path)
    values = {"location": location, "via": (), "entry_point": None, "context": "production", "component": "app", "provider_id": "acme"}
    return msgspec.structs.replace(base, **(values | changes))


VIA = (ViaStep(path="a/web.py", line=3, symbol="ask"), ViaStep(path="a/llm.py", line=9, symbol="acme.Client.create"))


def test_a_provider_reaches_as_far_as_its_calls() -> None:
    findings = [
        call("a/llm.py"),
        call("a/web.py", entry_point="http", enclosing="get", via=VIA),
        call("a/web.py", entry_point="http", enclosing="get", via=VIA),
        call("b/job.py", entry_point="cron", enclosing="run", component="jobs", via=VIA),
        call("tests/test_web.py", context="test", entry_point="test", via=VIA),
    ]
    provider, wrapper = reaches(findings)
    assert (provider.subject, provider.callers, provider.files, provider.components) == ("provider:acme", 4, 3, ("app", "jobs"))
    assert provider.entry_points == {"cron": 1, "http": 1}
    assert provider.elsewhere == {"test": 1}
    assert (wrapper.subject, wrapper.path, wrapper.line, wrapper.callers) == ("wrapper:ask", "a/llm.py", 9, 3)


def test_calls_that_name_no_provider_reach_through_their_wrapper_alone() -> None:
    (wrapper,) = reaches([call("a/web.py", provider_id=None, via=VIA)])
    assert (wrapper.subject, wrapper.providers) == ("wrapper:ask", ())
    assert reaches([call("a/web.py", provider_id=None), call("a/web.py", kind="client")]) == ()


def test_those_with_most_callers_come_first() -> None:
    found = reaches([call("a.py"), call("b.py", provider_id="other"), call("c.py", provider_id="other")])
    assert [entry.subject for entry in found] == ["provider:other", "provider:acme"]


def test_a_wrapper_is_called_by_the_function_before_the_provider_call() -> None:
    assert wrapper_name(call("a.py", via=VIA)) == "ask"
    assert wrapper_name(call("a.py", via=VIA[1:])) == "acme.Client.create"


def test_entry_points_are_told_in_words() -> None:
    calls = [call("a.py", entry_point="http", enclosing=name) for name in ("a", "b")] + [call("b.py", entry_point="cli", enclosing="main")]
    assert told(entry_points(calls)) == "1 command, 2 HTTP routes"
    assert told({"websocket": 2}) == "2 websocket"
    assert told({}) == ""
