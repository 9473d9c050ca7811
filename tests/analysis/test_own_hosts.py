"""Hosts that the settings name as the company's own."""

import pytest
from auditor.analysis.own_hosts import own
from auditor.model.artifact import Artifact
from auditor.model.evidence import CallEvidence, EndpointEvidence, Evidence, Target
from auditor.model.flow import Flow
from auditor.model.location import Location, Region

HERE = Location(path="a.py", region=Region(start_line=1, start_column=1, end_line=1, end_column=2, start_byte=5, end_byte=6))
ARTIFACT = Artifact(path="a.py", kind="code")


def call(host: str | None, *, closed: bool | None = None) -> CallEvidence:
    target = Target(closed=closed, reason="unknown host", host=host, kind="unknown-host")
    return CallEvidence(location=HERE, role="call", callee="acme.Client.chat", provider_id="acme", package="acme", target=target)


def flow() -> Flow:
    return Flow(
        source=HERE,
        source_kind="request",
        source_name="x",
        data_types=(),
        steps=(),
        sink=HERE,
        provider_id="acme",
        closed=None,
        capability=None,
        argument="text",
    )


@pytest.mark.parametrize("host", ["llm.example.org", "LLM.example.org:8443", "eu.llm.example.org"])
def test_a_call_to_an_own_host_is_open(host: str) -> None:
    ((_, answered),), (led,) = own([(ARTIFACT, call(host))], [flow()], ["llm.example.org", "*.LLM.example.org"])
    assert isinstance(answered, CallEvidence)
    assert (answered.target.closed, answered.provider_id, answered.target.kind) == (False, None, "private")
    assert (led.closed, led.provider_id) == (False, None)


@pytest.mark.parametrize("evidence", [call("other.example.org"), call(None), call("llm.example.org", closed=False)])
def test_everything_else_stays(evidence: Evidence) -> None:
    assert own([(ARTIFACT, evidence)], [flow()], ["llm.example.org"]) == ([(ARTIFACT, evidence)], [flow()])


def test_other_evidence_stays() -> None:
    endpoint = EndpointEvidence(location=HERE, host="llm.example.org", url="https://llm.example.org")
    assert own([(ARTIFACT, endpoint)], [], ["llm.example.org"]) == ([(ARTIFACT, endpoint)], [])
    assert own([(ARTIFACT, endpoint)], [flow()], []) == ([(ARTIFACT, endpoint)], [flow()])
