"""What is sent besides a call, to a provider that nothing in the code names: each a finding of its own, until something stops it."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence, SettingEvidence
from auditor.model.location import Location
from tests.languages.marked import catalogue

LOCAL_AGENT = """
from agents import Agent, OpenAIChatCompletionsModel, Runner, set_tracing_disabled
from openai import AsyncOpenAI
{before}
model = OpenAIChatCompletionsModel(model="qwen", openai_client=AsyncOpenAI(base_url="http://localhost:8000/v1"))
Runner.run_sync(Agent(name="a", instructions="x", model=model), "hello")
"""
CREW = """
from crewai import Agent, Crew, LLM
llm = LLM(model="ollama/llama3", base_url="http://localhost:11434")
Crew(agents=[Agent(role="a", goal="b", backstory="c", llm=llm)], tasks=[]{more}).kickoff()
"""


def asides(code: str, settings: tuple[SettingEvidence, ...] = ()) -> list[CallEvidence]:
    project = Project({"a.py": code.encode()}.get, ("a.py",), catalogue(), Settings(settings))
    found = Analyst(project).analyse("a.py").evidence
    return [one for one in found if isinstance(one, CallEvidence) and one.aside]


def test_traces_are_uploaded_though_the_model_runs_at_home() -> None:
    (upload,) = asides(LOCAL_AGENT.format(before=""))
    assert (upload.role, upload.capability, upload.target.closed) == ("call", "tracing", True)
    assert upload.target.host == "api.openai.com"
    assert upload.implicit


def test_the_call_beside_an_upload_stays_what_it_is() -> None:
    code = LOCAL_AGENT.format(before="").encode()
    found = Analyst(Project({"a.py": code}.get, ("a.py",), catalogue(), Settings(()))).analyse("a.py").evidence
    calls = [one.target.closed for one in found if isinstance(one, CallEvidence) and one.callee == "agents.Runner.run_sync"]
    assert sorted(calls, key=str) == [False, True]


@pytest.mark.parametrize("before", ["set_tracing_disabled(True)", "set_tracing_disabled(disabled=True)"])
def test_a_program_that_turns_traces_off_uploads_none(before: str) -> None:
    assert asides(LOCAL_AGENT.format(before=before)) == []


def test_turning_traces_off_with_no_stops_nothing() -> None:
    assert len(asides(LOCAL_AGENT.format(before="set_tracing_disabled(False)"))) == 1


def test_a_setting_turns_traces_off() -> None:
    off = SettingEvidence(location=Location(path=".env"), key="OPENAI_AGENTS_DISABLE_TRACING", value="1")
    assert asides(LOCAL_AGENT.format(before=""), (off,)) == []


def test_traces_that_go_where_the_answer_comes_from_are_told_once() -> None:
    code = 'from agents import Agent, Runner\nRunner.run_sync(Agent(name="a", instructions="x", model="gpt-4o"), "hello")\n'
    assert asides(code) == []


def test_the_memory_of_a_crew_is_embedded_elsewhere() -> None:
    (memory,) = asides(CREW.format(more=", memory=True"))
    assert (memory.capability, memory.implicit, memory.target.closed) == ("embeddings", "embedder", True)


@pytest.mark.parametrize("more", ["", ", memory=False", ', memory=True, embedder={"provider": "ollama"}', ", memory=wanted()"])
def test_a_crew_without_memory_or_with_its_own_embedder_sends_nothing_besides(more: str) -> None:
    assert asides(CREW.format(more=more)) == []
