import msgspec
import pytest
from auditor.matching import match
from auditor.matching.hosts import is_own_host
from auditor.matching.seen import Seen, closed_of, model_status, setting_kind
from auditor.model.artifact import Artifact
from auditor.model.evidence import (
    ConfigEvidence,
    CredentialEvidence,
    DependencyEvidence,
    EndpointEvidence,
    Evidence,
    ModelEvidence,
    SettingEvidence,
    TrafficEvidence,
    ViaStep,
)
from auditor.model.flow import Flow
from auditor.model.location import Location
from tests.builders import ACME, CLOSED, KNOWLEDGE, OPEN, OTHER, SERVER, UNKNOWN, artifact, at, call, flow, imported, shipped_rules

RULES = shipped_rules().rules


def see(*evidence: Evidence, flows: tuple[Flow, ...] = (), where: Artifact | None = None) -> list[Seen]:
    located = [(where or artifact(one.location.path), one) for one in evidence]
    return [one.seen for one in match(located, flows, RULES, KNOWLEDGE)]


def dependency(name: str, **fields: object) -> DependencyEvidence:
    return DependencyEvidence(location=at("requirements.txt", 3), purl=f"pkg:pypi/{name}", name=name, ecosystem="pypi", **fields)  # type: ignore[arg-type]


def test_a_dependency_takes_the_openness_of_its_provider() -> None:
    closed, framework, own, local = see(dependency("acme"), dependency("chains"), dependency("server"), dependency("in-process"))
    assert (closed.facts.provider, closed.closed) == ("acme", True)
    assert (framework.facts.provider, framework.closed) == (None, None)
    assert (own.facts.provider, own.closed) == ("server", False)
    assert (local.facts.provider, local.closed) == (None, False)


def test_a_package_the_catalogue_does_not_know_is_no_finding() -> None:
    assert see(dependency("left-pad")) == []


def test_a_declared_package_that_no_code_imports_is_unused() -> None:
    assert see(dependency("acme"), imported(package="chains", provider=None))[0].facts.relations == ("unused",)
    assert see(dependency("acme"), imported())[0].facts.relations == ()
    assert see(dependency("acme", direct=False), imported(package="chains", provider=None))[0].facts.relations == ()


def test_a_package_whose_import_names_are_unknown_is_not_called_unused() -> None:
    assert see(dependency("acme-plugin"), imported(package="chains", provider=None))[0].facts.relations == ()


def test_an_imported_package_that_no_manifest_declares_is_undeclared() -> None:
    assert see(dependency("chains"), imported())[1].facts.relations == ("undeclared",)
    assert see(dependency("acme"), imported())[1].facts.relations == ()
    assert see(imported())[0].facts.relations == ()


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("ACME_API_KEY", None, "credential"),
        ("acme.apiKey", None, "credential"),
        ("ACME_BASE_URL", None, "endpoint"),
        ("acme.baseUrl", None, "endpoint"),
        ("ACME_MODEL", "acme-1", "model"),
        ("ACME_MODEL", None, "config"),
        ("ACME_REGION", "eu", "config"),
    ],
)
def test_the_words_of_a_setting_say_what_it_selects(key: str, value: str | None, kind: str) -> None:
    assert setting_kind(SettingEvidence(location=at(), key=key, value=value)) == kind


def test_a_setting_that_re_aims_a_closed_client_does_not_tell_where_it_aims() -> None:
    (seen,) = see(SettingEvidence(location=at(".env"), key="ACME_BASE_URL", role="read"))
    assert (seen.facts.evidence, seen.closed, seen.derived) == ("endpoint", None, True)
    (own,) = see(SettingEvidence(location=at(".env"), key="SERVER_HOST", role="read"))
    assert own.closed is False


def test_a_setting_that_belongs_to_no_provider_is_no_finding() -> None:
    assert see(SettingEvidence(location=at(".env"), key="DEBUG")) == []


@pytest.mark.parametrize(
    ("host", "provider", "closed"),
    [
        ("api.acme.ai", "acme", True),
        ("localhost:11434", "server", False),
        ("10.0.0.4", None, False),
        ("vllm", "acme", False),
        ("cloud.server.dev", "server", True),
        ("llm.example.com", None, None),
        ("${HOST}", None, None),
    ],
)
def test_an_address_is_closed_where_a_provider_answers(host: str, provider: str | None, closed: bool | None) -> None:
    (seen,) = see(EndpointEvidence(location=at(".env"), host=host, url=f"http://{host}", provider_id=provider))
    assert seen.closed is closed


def test_an_address_whose_target_was_resolved_keeps_it() -> None:
    (seen,) = see(EndpointEvidence(location=at(".env"), host="llm.example.com", url="", target=OPEN))
    assert seen.closed is False


def test_own_hosts_are_loopback_private_and_cluster_names() -> None:
    assert [is_own_host(host) for host in ("127.0.0.1", "[::1]:80", "ollama:11434", "x.svc.cluster.local", "192.168.1.2")] == [True] * 5
    assert [is_own_host(host) for host in ("api.acme.ai", "8.8.8.8", "")] == [False, False, None]


def test_a_credential_and_a_model_take_the_openness_of_their_provider() -> None:
    key, model, open_model = see(
        CredentialEvidence(location=at(".env", 1), kind="ACME_API_KEY", provider_id="acme"),
        ModelEvidence(location=at(".env", 2), name="acme-1", provider_id="acme"),
        ModelEvidence(location=at(".env", 3), name="llama-3"),
    )
    assert (key.closed, model.closed, open_model.closed) == (True, True, None)
    assert (model.facts.weights, open_model.facts.weights) == ("closed", "open")


def test_a_call_keeps_what_its_target_says_even_where_the_sdk_is_closed() -> None:
    assert [seen.closed for seen in see(call(target=CLOSED), call(line=2, target=OPEN), call(line=3, target=UNKNOWN))] == [
        True,
        False,
        None,
    ]


def test_a_configuration_keeps_its_target() -> None:
    (seen,) = see(ConfigEvidence(location=at("main.tf"), construct="terraform-resource", name="r", provider_id="acme", target=OPEN))
    assert seen.closed is False


def test_a_call_that_another_reaches_through_a_wrapper_is_not_an_outermost_site() -> None:
    via = (ViaStep(path="app/views.py", line=9, symbol="app.chat.ask"), ViaStep(path="app/chat.py", line=3, symbol="create"))
    inner, outer = see(call(line=3), call("app/views.py", 9, via=via))
    assert (inner.facts.outermost, outer.facts.outermost) == (False, True)
    assert (inner.facts.via, outer.facts.via) == (False, True)


def test_a_flow_belongs_to_the_innermost_call_that_holds_its_sink() -> None:
    whole = call(line=3, location=Location(path="app/chat.py", region=at(line=3, end_line=6).region))
    inside = call(line=4)
    outer, inner = see(whole, inside, flows=(flow(line=4, data_types=("contact",)), flow(line=5)))
    assert inner.facts.data_types == ("contact",)
    assert outer.facts.data_types == ("health",)
    assert outer.facts.flow_sources == ("request",)


def test_a_sanitised_flow_brings_no_data_type() -> None:
    (seen,) = see(call(line=3), flows=(flow(line=3, sanitized_by=("redact",)),))
    assert (seen.facts.data_types, seen.facts.sanitized, seen.flows) == ((), True, (0,))


def test_a_call_is_bound_to_whoever_asks_when_all_that_is_retrieved_for_it_is() -> None:
    open_, bound = flow(line=3, source_kind="retrieval"), flow(line=3, source_kind="retrieval", guards=("user_filter",), source_name="own")
    (mixed,) = see(call(line=3, guards=("user_filter",)), flows=(open_, bound))
    (own,) = see(call(line=3), flows=(bound,))
    (other,) = see(call(line=3, guards=("user_filter",)), flows=(flow(line=3),))
    assert (mixed.facts.guards, own.facts.guards, other.facts.guards) == ((), ("user_filter",), ("user_filter",))


def test_a_sink_of_the_users_own_is_seen_when_data_reaches_it() -> None:
    assert [seen.facts.evidence for seen in see(call(line=3, role="sink"), call(line=4, role="sink"), flows=(flow(line=3),))] == ["sink"]


def test_a_flow_without_a_place_belongs_to_no_call() -> None:
    (seen,) = see(call(line=3), flows=(flow(line=3, sink=Location(path="app/chat.py")), flow("other.py", 3)))
    assert seen.flows == ()


def test_traffic_and_code_explain_each_other() -> None:
    wire = TrafficEvidence(location=at("a.log"), host="api.acme.ai", provider_id="acme", sent_bytes=9)
    shadow = TrafficEvidence(location=at("a.log", 2), host="api.other.ai", provider_id="other")
    nobody = TrafficEvidence(location=at("a.log", 3), host="api.nobody.ai", provider_id=None)
    logs = Artifact(path="a.log", kind="other")
    located = [
        (artifact(), call(line=3)),
        (artifact(), call(line=4, provider_id=None, target=OPEN)),
        *((logs, one) for one in (wire, shadow, nobody)),
    ]
    seen = [one.seen for one in match(located, (), RULES, KNOWLEDGE)]
    assert [one.facts.traffic for one in seen] == ["confirmed", "unknown", "confirmed", "shadow", "unknown"]
    quiet = [(artifact(), call(line=3)), (logs, shadow)]
    assert next(one.seen.facts.traffic for one in match(quiet, (), RULES, KNOWLEDGE)) == "silent"


def test_the_project_shows_the_stages_of_a_loop_of_its_own() -> None:
    seen = see(call(line=1), call(line=2, target=OPEN), call(line=3, guards=("fallback",)), dependency("measure"))
    assert seen[0].facts.stages == ("evaluate", "second-endpoint", "serve")


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("acme-1", ("shut-down", "floating")),
        ("acme-2", ("within-90-days", "floating")),
        ("acme-3", ("within-365-days", "floating")),
        ("acme-4", ("announced", "floating")),
        ("acme-5-2026-01-31", ("pinned",)),
        ("acme-5-20260131-v1:0", ("pinned",)),
        ("acme-pro-002", ("pinned",)),
        ("acme-5", ("floating",)),
    ],
)
def test_a_model_has_the_future_its_own_provider_announced(model: str, words: tuple[str, ...]) -> None:
    assert model_status(ACME, model, "closed", "2026-11-24") == words
    assert model_status(None, model, "closed", "2026-11-24") == ()


def test_weights_that_can_be_kept_neither_float_nor_end() -> None:
    assert model_status(OTHER, "llama-3", "open", "2026-11-24") == ()


def test_what_can_be_rented_or_run_is_neither_closed_nor_open() -> None:
    either = msgspec.structs.replace(OTHER, provider_class="vector-store")
    assert [closed_of(provider) for provider in (ACME, OTHER, SERVER, either, None)] == [True, True, False, None, None]


def test_the_pages_of_a_provider_in_code_say_nothing() -> None:
    assert see(EndpointEvidence(location=at(), host="acme.ai", url="https://acme.ai/blog", provider_id="acme", host_class="site")) == []


def test_a_visit_to_the_pages_of_a_provider_is_no_use_of_a_model() -> None:
    visit = TrafficEvidence(
        location=at("access.log"), host="acme.ai", client="pc", action="", count=1, level=2, provider_id="acme", host_class="site"
    )
    located: list[tuple[Artifact, Evidence]] = [(artifact(), visit), (artifact(), call())]
    found = match(located, (), RULES, KNOWLEDGE)[0]
    assert (found.seen.closed, found.seen.facts.target, found.seen.facts.traffic) == (None, "unknown", "unknown")
    assert "provider-site-visited" in {compiled.rule.id for compiled in found.rules}
    assert found.possible == ()


def test_a_program_that_can_be_rented_or_run_may_be_either() -> None:
    assert closed_of(msgspec.structs.replace(ACME, openness="mixed", provider_class="vector-store")) is None
    assert closed_of(msgspec.structs.replace(ACME, openness="mixed", provider_class="gateway")) is True


def test_an_end_that_is_no_day_is_announced_all_the_same() -> None:
    model = msgspec.structs.replace(ACME.models[0], shutdown_on="next spring")
    assert "announced" in model_status(msgspec.structs.replace(ACME, models=(model,)), model.id, "closed", "2026-11-24")


@pytest.mark.parametrize(
    ("path", "kind", "others", "relations"),
    [
        (".env", "settings", (), ("unread",)),
        ("deploy/prod.env", "settings", (), ("unread",)),
        (".env", "settings", (imported(package="acme"),), ()),
        (".env", "settings", (imported(package="chains", provider=None),), ()),
        (".env", "settings", (SettingEvidence(location=at(), key="ACME_BASE_URL", role="read"),), ()),
        (".env", "settings", (SettingEvidence(location=at("compose.yaml"), key="LLM_URL", reads=("ACME_BASE_URL",)),), ()),
        ("compose.yaml", "infrastructure", (), ()),
        ("templates/deployment.yaml", "settings", (), ()),
        ("action.yml", "settings", (), ()),
    ],
)
def test_an_address_that_an_environment_file_sets_and_nobody_reads_is_unread(
    path: str, kind: str, others: tuple[Evidence, ...], relations: tuple[str, ...]
) -> None:
    declared = SettingEvidence(location=at(path), key="ACME_BASE_URL", role="declared")
    code = (artifact("app/b.py"), imported("app/b.py", package="server", provider="server"))
    located = [(artifact(path, kind=kind, language=None), declared), code, *((artifact(one.location.path), one) for one in others)]
    seen = next(one.seen for one in match(located, (), RULES, KNOWLEDGE) if one.seen.evidence is declared)
    assert seen.facts.relations == relations


def test_an_address_of_a_known_host_that_nobody_reads_is_unread_too() -> None:
    declared = EndpointEvidence(location=at(".env"), host="api.acme.ai", url="https://api.acme.ai", key="ACME_BASE_URL", provider_id="acme")
    code = (artifact("app/b.py"), imported("app/b.py", package="server", provider="server"))
    for others, relations in (((), ("unread",)), ((SettingEvidence(location=at(), key="ACME_BASE_URL", role="read"),), ())):
        located = [(artifact(".env", kind="settings", language=None), declared), code, *((artifact(), one) for one in others)]
        seen = next(one.seen for one in match(located, (), RULES, KNOWLEDGE) if one.seen.evidence is declared)
        assert seen.facts.relations == relations


def test_where_no_code_is_nothing_is_said_to_be_unread() -> None:
    (seen,) = see(SettingEvidence(location=at(".env"), key="ACME_BASE_URL"), where=artifact(".env", kind="settings", language=None))
    assert seen.facts.relations == ()


def test_a_request_for_an_open_model_that_a_closed_one_answers_is_told() -> None:
    (seen,) = see(
        TrafficEvidence(location=at("a.log"), host="api.acme.ai", provider_id="acme", level=3, model="llama-3", served_model="acme-1")
    )
    assert seen.facts.features == ("closed-fallback",)


def test_evidence_that_meets_no_rule_is_no_match() -> None:
    assert match([(artifact(), call())], (), (), KNOWLEDGE) == ()


def test_an_open_server_answers_at_home_whatever_is_known_of_its_openness() -> None:
    assert closed_of(msgspec.structs.replace(ACME, openness=None, provider_class="open-server")) is False


def _keys(*others: Evidence, path: str = ".env") -> list[str]:
    """Return what is told of a declared key of a provider, in a project with a line of code."""
    key = CredentialEvidence(location=at(path, 1), kind="OTHER_API_KEY", provider_id="other")
    code = (artifact("app/a.py"), imported("app/a.py", package="server", provider="server"))
    located = [(artifact(path, kind="settings", language=None), key), code, *((artifact(one.location.path), one) for one in others)]
    seen = next(one.seen for one in match(located, (), RULES, KNOWLEDGE) if one.seen.facts.evidence == "credential")
    return list(seen.facts.relations)


def test_a_declared_key_that_nothing_reads_is_said_to_be_unread() -> None:
    assert _keys() == ["unread"]
    assert _keys(path="config/app.json") == []


def test_a_key_that_code_reads_or_whose_provider_it_uses_is_not() -> None:
    assert _keys(SettingEvidence(location=at("app/a.py", 2), key="SHOP_OTHER_API_KEY", role="read")) == []
    assert _keys(imported("app/b.py", package="other", provider="other")) == []
