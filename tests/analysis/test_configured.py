"""Injected clients are answered by the dependencies, settings and registrations of their component."""

from typing import Any

import pytest
from auditor.analysis.configured import settled
from auditor.model.artifact import Artifact
from auditor.model.evidence import CallEvidence, DependencyEvidence, Evidence, SettingEvidence, Target, ViaStep
from auditor.model.flow import Flow
from auditor.model.location import Location, Region
from tests.languages.marked import catalogue

SPRING = "org.springframework.ai:spring-ai-client-chat"
CHAT = "org.springframework.ai.chat.client.ChatClient.prompt.call"
MEAI = "Microsoft.Extensions.AI"
UNRESOLVED = Target(closed=None, kind="unresolved", reason="neither code nor settings say which provider answers")


def at(path: str, line: int = 1) -> Location:
    return Location(
        path=path, region=Region(start_line=line, start_column=1, end_line=line, end_column=2, start_byte=line, end_byte=line + 1)
    )


def call(path: str, package: str = SPRING, callee: str = CHAT, **changes: Any) -> CallEvidence:
    values = {"role": "call", "provider_id": None, "target": UNRESOLVED, "capability": "chat", **changes}
    return CallEvidence(location=at(path), callee=callee, package=package, **values)


def starter(path: str, name: str) -> DependencyEvidence:
    full = f"org.springframework.ai:spring-ai-starter-model-{name}"
    return DependencyEvidence(location=at(path), purl=f"pkg:maven/{full.replace(':', '/')}", name=full, ecosystem="maven")


def setting(path: str, key: str, value: str | None, reads: tuple[str, ...] = ()) -> SettingEvidence:
    return SettingEvidence(location=at(path), key=key, value=value, has_value=value is not None, reads=reads)


def registration(path: str, name: str, provider: str, *, closed: bool = True, model: str | None = None) -> CallEvidence:
    target = Target(closed=closed, kind="provider" if closed else "loopback", reason="said so")
    return call(path, "Microsoft.SemanticKernel", name, role="client", provider_id=provider, target=target, model=model)


def answered(*evidence: Evidence, language: str = "java") -> CallEvidence:
    """Return the last piece of evidence, which is a call, as the project decides it."""
    located = [(Artifact(path=item.location.path, kind="code", language=language), item) for item in evidence]
    (*_, (_artifact, last)), _flows = settled(located, (), catalogue())  # type: ignore[arg-type] - the shipped catalogue
    assert isinstance(last, CallEvidence)
    return last


def test_the_starter_in_the_nearest_build_file_answers() -> None:
    found = answered(starter("pom.xml", "openai"), starter("app/pom.xml", "anthropic"), call("app/src/A.java"))
    assert (found.provider_id, found.target.closed) == ("anthropic", True)
    assert "spring-ai-starter-model-anthropic" in found.target.reason


def test_a_build_file_above_serves_where_the_own_one_declares_nothing() -> None:
    assert answered(starter("pom.xml", "openai"), call("app/src/A.java")).provider_id == "openai"


def test_a_module_beside_serves_when_it_is_the_only_one() -> None:
    assert answered(starter("app/pom.xml", "openai"), call("lib/src/A.java")).provider_id == "openai"
    assert answered(starter("a/pom.xml", "openai"), starter("b/pom.xml", "anthropic"), call("lib/src/A.java")).provider_id is None


def test_without_a_starter_nothing_is_made_up() -> None:
    found = call("src/A.java")
    assert answered(found) == found


def test_a_local_server_makes_the_call_open() -> None:
    found = answered(starter("pom.xml", "ollama"), call("src/A.java"))
    assert (found.provider_id, found.target.closed) == ("ollama", False)


def test_an_endpoint_in_the_settings_redirects_the_starter() -> None:
    base = setting("src/main/resources/application.properties", "spring.ai.openai.base-url", "http://vllm:8000")
    found = answered(starter("pom.xml", "openai"), base, call("src/A.java"))
    assert found.target.closed is False
    assert "application.properties" in found.target.reason


def test_keys_bind_whatever_their_spelling() -> None:
    base = setting("compose.yaml", "SPRING_AI_OPENAI_BASE_URL", "http://localhost:8000")
    assert answered(starter("pom.xml", "openai"), base, call("src/A.java")).target.closed is False


def test_a_setting_that_refers_to_another_is_followed() -> None:
    base = setting("application.yml", "spring.ai.openai.base-url", None, ("MODEL_URL",))
    other = setting(".env", "MODEL_URL", "http://10.0.0.7:8000")
    assert answered(starter("pom.xml", "openai"), base, other, call("src/A.java")).target.closed is False


def test_an_endpoint_from_a_variable_that_no_file_gives_is_not_known() -> None:
    base = setting("src/main/resources/application.properties", "spring.ai.openai.base-url", None, ("MODELS_URL",))
    found = answered(starter("pom.xml", "openai"), base, call("src/main/java/A.java"))
    assert found.target.closed is None
    assert "MODELS_URL" in found.target.reason
    elsewhere = setting("other/application.properties", "spring.ai.openai.base-url", None, ("MODELS_URL",))
    assert answered(starter("app/pom.xml", "openai"), elsewhere, call("app/A.java")).target.closed is True


def test_endpoints_that_differ_are_both_said() -> None:
    one = setting("application-dev.yml", "spring.ai.openai.base-url", "http://localhost:8000")
    two = setting("application-prod.yml", "spring.ai.openai.base-url", "https://api.openai.com")
    found = answered(starter("pom.xml", "openai"), one, two, call("src/A.java"))
    assert found.target.closed is None
    assert "differs by configuration" in found.target.reason


def test_the_model_comes_from_settings_or_the_starter_but_code_wins() -> None:
    model = setting("application.yml", "spring.ai.openai.chat.options.model", "gpt-4.1")
    assert answered(starter("pom.xml", "openai"), model, call("src/A.java")).model == "gpt-4.1"
    assert answered(starter("pom.xml", "openai"), call("src/A.java")).model == "gpt-4o-mini"
    assert answered(starter("pom.xml", "openai"), model, call("src/A.java", model="gpt-5")).model == "gpt-5"


def test_a_selector_chooses_between_starters() -> None:
    both = (starter("pom.xml", "openai"), starter("pom.xml", "ollama"))
    assert answered(*both, call("src/A.java")).provider_id is None
    chosen = setting("application.yml", "spring.ai.model.chat", "ollama")
    assert answered(*both, chosen, call("src/A.java")).provider_id == "ollama"


def test_a_starter_for_another_capability_does_not_answer() -> None:
    assert answered(starter("pom.xml", "stability-ai"), call("src/A.java")).provider_id is None


def test_the_call_that_is_reached_decides_not_its_caller() -> None:
    via = (ViaStep(path="web/A.java", line=1, symbol="b"), ViaStep(path="llm/src/B.java", line=2, symbol=CHAT))
    found = answered(starter("web/pom.xml", "openai"), starter("llm/pom.xml", "anthropic"), call("web/A.java", via=via))
    assert found.provider_id == "anthropic"


def test_what_is_decided_already_stays() -> None:
    known = call("src/A.java", provider_id="mistral", target=Target(closed=True, kind="provider", reason="said"))
    assert answered(starter("pom.xml", "openai"), known) == known


@pytest.mark.parametrize(("closed", "model"), [(True, "gpt-4o"), (False, None)])
def test_a_registration_answers_the_interface_it_registers(closed: bool, model: str | None) -> None:
    found = answered(
        registration("Web/Program.cs", "AddOpenAIChatClient", "openai", closed=closed, model=model),
        call("Lib/Bot.cs", MEAI, "Microsoft.Extensions.AI.IChatClient.GetResponseAsync"),
        language="csharp",
    )
    assert (found.provider_id, found.target.closed, found.model) == ("openai", closed, model)
    assert "made in Web/Program.cs:1" in found.target.reason


def test_the_nearest_registration_counts() -> None:
    found = answered(
        registration("a/Web/Program.cs", "AddOpenAIChatClient", "openai"),
        registration("b/Web/Program.cs", "AddAzureOpenAIChatClient", "azure-openai"),
        call("b/Lib/Bot.cs", MEAI, "Microsoft.Extensions.AI.IChatClient.GetResponseAsync"),
        language="csharp",
    )
    assert found.provider_id == "azure-openai"


def test_registrations_that_differ_agree_only_on_what_they_share() -> None:
    found = answered(
        registration("Program.cs", "AddOpenAIChatClient", "openai"),
        registration("Program.cs", "AddAzureOpenAIChatClient", "azure-openai"),
        call("Bot.cs", MEAI, "Microsoft.Extensions.AI.IChatClient.GetResponseAsync"),
        language="csharp",
    )
    assert (found.provider_id, found.target.closed) == (None, True)
    assert found.target.reason.startswith("one of several answers")


def test_a_registration_of_something_else_does_not_answer() -> None:
    found = answered(
        registration("Program.cs", "AddOpenAIEmbeddingGenerator", "openai"),
        call("Bot.cs", MEAI, "Microsoft.Extensions.AI.IChatClient.GetResponseAsync"),
        language="csharp",
    )
    assert found.provider_id is None


def test_flows_into_a_decided_call_are_told_who_answers() -> None:
    sink = call("src/A.java")
    flow = Flow(
        source=at("src/A.java", 9), source_kind="request", source_name="body", data_types=(), steps=(), sink=sink.location,
        provider_id=None, closed=None, capability="chat", argument="user",
    )  # fmt: skip
    located = [(Artifact(path="x", kind="code", language="java"), item) for item in (starter("pom.xml", "openai"), sink)]
    _evidence, flows = settled(located, (flow,), catalogue())  # type: ignore[arg-type] - the shipped catalogue
    assert (flows[0].provider_id, flows[0].closed) == ("openai", True)


def test_projects_without_frameworks_are_left_as_they_are() -> None:
    located = [(Artifact(path="a.txt", kind="code"), starter("pom.xml", "openai"))]
    assert settled(located, (), catalogue()) == (located, [])  # type: ignore[arg-type] - the shipped catalogue


def made(path: str, package: str, *, closed: bool) -> CallEvidence:
    target = Target(closed=closed, kind="provider" if closed else "loopback", reason="said so")
    return call(path, package, "some.Client", role="client", provider_id="openai" if closed else None, target=target)


def injected(path: str, package: str = "com.openai:openai-java") -> CallEvidence:
    target = Target(closed=True, kind="provider", reason="nothing sends it elsewhere")
    return call(path, package, "some.Client.create", provider_id="openai", target=target, injected=True)


def test_an_injected_client_is_one_of_those_the_project_makes() -> None:
    package = "com.openai:openai-java"
    assert answered(made("Config.java", package, closed=False), injected("A.java")).target.closed is False
    assert answered(made("Config.java", package, closed=True), injected("A.java")) == injected("A.java")
    both = answered(made("Config.java", package, closed=True), made("Other.java", package, closed=False), injected("A.java"))
    assert both.target.closed is None


def test_clients_of_other_sdks_or_further_away_do_not_decide_for_an_injected_one() -> None:
    other = made("Config.java", "com.anthropic:anthropic-java", closed=False)
    assert answered(other, injected("A.java")) == injected("A.java")
    far, near = made("b/Config.java", "com.openai:openai-java", closed=False), made("a/Config.java", "com.openai:openai-java", closed=True)
    assert answered(far, near, injected("a/A.java")) == injected("a/A.java")


def test_a_client_that_was_made_in_sight_stays_what_it_is() -> None:
    seen = call("A.java", "com.openai:openai-java", "some.Client.create", provider_id="openai", target=injected("A.java").target)
    assert answered(made("Config.java", "com.openai:openai-java", closed=False), seen) == seen


def test_each_capability_has_settings_and_a_default_model_of_its_own() -> None:
    model = setting("app/src/main/resources/application.yml", "spring.ai.openai.chat.options.model", "gpt-4o")
    embedding = call("app/src/A.java", callee="org.springframework.ai.embedding.EmbeddingModel.embed", capability="embeddings")
    assert answered(starter("app/pom.xml", "openai"), model, embedding).model == "text-embedding-ada-002"
    chosen = setting("app/src/main/resources/application.yml", "spring.ai.openai.embedding.options.model", "text-embedding-3-small")
    assert answered(starter("app/pom.xml", "openai"), model, chosen, embedding).model == "text-embedding-3-small"
    assert answered(starter("app/pom.xml", "openai"), model, chosen, call("app/src/A.java")).model == "gpt-4o"


def test_chat_and_embeddings_may_be_chosen_apart() -> None:
    both = (starter("app/pom.xml", "openai"), starter("app/pom.xml", "ollama"))
    selected = (
        setting("app/application.yml", "spring.ai.model.chat", "openai"),
        setting("app/application.yml", "spring.ai.model.embedding", "ollama"),
    )
    embedding = call("app/src/A.java", callee="org.springframework.ai.embedding.EmbeddingModel.embed", capability="embeddings")
    assert (answered(*both, *selected, call("app/src/A.java")).provider_id, answered(*both, *selected, embedding).provider_id) == (
        "openai",
        "ollama",
    )
