import random

import msgspec
import pytest
from auditor.catalogue.packs import customise
from auditor.correlation import correlate
from auditor.correlation.wording import listed
from auditor.matching import match
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
)
from auditor.model.finding import Correlated, Finding
from auditor.model.flow import Flow
from auditor.model.location import Location
from auditor.model.rule import RuleSet
from tests.builders import CLOSED, KNOWLEDGE, OPEN, UNKNOWN, artifact, at, call, flow, imported, shipped_rules

SHIPPED = shipped_rules()
INVENTORY = customise(SHIPPED, packs=["inventory"])


def findings(*evidence: Evidence, flows: tuple[Flow, ...] = (), rules: RuleSet = INVENTORY, context: str = "production") -> Correlated:
    located = [(artifact(one.location.path, context=context), one) for one in evidence]
    return correlate(match(located, flows, rules.rules, KNOWLEDGE), flows)


def only(*evidence: Evidence, **options: object) -> Finding:
    (finding,) = findings(*evidence, **options).findings  # type: ignore[arg-type]
    return finding


def test_a_call_becomes_one_finding_with_all_its_facts() -> None:
    finding = only(call(line=3, model="acme-1", features=("tools", "stream"), enclosing="ask", guards=("retry",), entry_point="http"))
    assert (finding.rule_id, finding.kind, finding.provider_id, finding.closed) == ("closed-provider-call", "call", "acme", True)
    assert (finding.model, finding.endpoint, finding.features) == ("acme-1", "https://api.acme.ai/v1", ("stream", "tools"))
    assert (finding.enclosing, finding.guards, finding.entry_point, finding.component) == ("ask", ("retry",), "http", "app")
    assert finding.message == "Acme AI answers this call (chat) with acme-1"
    assert finding.weights == "closed"
    assert finding.help


def test_the_most_specific_base_rule_names_the_finding() -> None:
    assert only(call(implicit="model")).rule_id == "implicit-provider-call"
    assert only(call(target=UNKNOWN)).rule_id == "unresolved-target-call"
    assert only(call(target=msgspec.structs.replace(UNKNOWN, kind="unknown-host"))).rule_id == "unknown-host-call"
    assert only(call(role="client")).rule_id == "closed-provider-client"


def test_severity_is_that_of_the_worst_rule_and_confidence_is_capped() -> None:
    finding = only(call(model="acme-1", confidence="medium"), rules=SHIPPED)
    ranks = [one.severity for one in finding.matches]
    assert finding.severity == min(ranks, key=("critical", "high", "medium", "low", "info").index)
    assert finding.confidence == "medium"
    assert finding.matches[0].rule_id == finding.rule_id


def test_what_a_rule_for_closed_targets_would_say_is_kept_as_possible() -> None:
    assert "closed-provider-call" in only(call(target=UNKNOWN)).possible
    assert only(call()).possible == ()


def test_a_blank_line_or_a_move_within_the_file_changes_no_fingerprint() -> None:
    assert only(call(line=3)).fingerprint == only(call(line=30)).fingerprint


def test_a_move_to_another_file_keeps_the_path_free_fingerprint() -> None:
    here, there = only(call("a.py")), only(call("b.py"))
    assert here.fingerprint != there.fingerprint
    assert here.moved_fingerprint == there.moved_fingerprint


def test_equals_in_one_file_are_told_apart_by_their_order() -> None:
    first, second = findings(call(line=3), call(line=5)).findings
    assert first.fingerprint != second.fingerprint
    assert only(call(line=9)).fingerprint == first.fingerprint


def test_other_facts_at_the_same_place_change_the_digest_alone() -> None:
    old, new = only(call(model="acme-1")), only(call(model="acme-2"))
    assert old.fingerprint == new.fingerprint
    assert old.facts_digest != new.facts_digest


def test_a_target_that_turned_keeps_the_place() -> None:
    closed, own = only(call(target=CLOSED)), only(call(target=OPEN, provider_id=None, syntax="s2"))
    assert closed.fingerprint != own.fingerprint
    assert closed.place_fingerprint == own.place_fingerprint
    assert closed.facts_digest != own.facts_digest


def test_a_version_bump_is_the_same_dependency() -> None:
    def pinned(version: str) -> DependencyEvidence:
        return DependencyEvidence(
            location=at("requirements.txt", 3),
            purl=f"pkg:pypi/acme@{version}",
            name="acme",
            ecosystem="pypi",
            requirement=f"=={version}",
            syntax=version,
        )

    assert only(pinned("1")).fingerprint == only(pinned("2")).fingerprint


def test_a_setting_gives_way_to_evidence_of_its_kind_on_the_same_line() -> None:
    where = at(".env", 2)
    finding = only(
        SettingEvidence(location=where, key="ACME_API_KEY"),
        CredentialEvidence(location=where, kind="ACME_API_KEY", provider_id="acme"),
        CredentialEvidence(location=where, kind="acme key", provider_id="acme", in_clear=True, digest="d"),
    )
    assert finding.rule_id == "provider-key-in-clear"
    assert (
        only(
            SettingEvidence(location=where, key="ACME_BASE_URL", value="http://vllm/v1"),
            EndpointEvidence(location=where, host="vllm", url="http://vllm/v1", key="ACME_BASE_URL"),
        ).rule_id
        == "own-endpoint"
    )


def test_two_calls_on_one_line_are_two_findings_and_one_seen_twice_is_one() -> None:
    left = call(location=Location(path="a.py", region=at("a.py", 3, 1).region))
    right = call(location=Location(path="a.py", region=at("a.py", 3, 40).region))
    assert len(findings(left, right).findings) == 2
    assert len(findings(left, msgspec.structs.replace(left, confidence="low")).findings) == 1
    assert only(msgspec.structs.replace(left, confidence="low"), left).confidence == "high"


def test_findings_are_sorted_whatever_the_order_of_the_evidence() -> None:
    evidence: list[Evidence] = [
        call("b.py", 3),
        call("a.py", 9),
        call("a.py", 3),
        imported("a.py", 1),
        ModelEvidence(location=at("a.py", 9), name="acme-1", provider_id="acme"),
        call("a.py", 9, target=OPEN, location=at("a.py", 9, 70)),
        EndpointEvidence(location=at("c.py", 1), host="api.acme.ai", url="https://api.acme.ai", provider_id="acme"),
        ConfigEvidence(location=at("main.tf", 1), construct="x", name="y", provider_id="acme"),
    ]
    flows = (flow("a.py", 9), flow("a.py", 3), flow("b.py", 3, data_types=("contact",)))
    first = findings(*evidence, flows=flows)
    assert [finding.location.path for finding in first.findings] == sorted(finding.location.path for finding in first.findings)
    for seed in range(5):
        shuffled = list(evidence)
        turned = list(flows)
        random.Random(seed).shuffle(shuffled)
        random.Random(seed).shuffle(turned)
        assert findings(*shuffled, flows=tuple(turned)) == first


def test_flows_are_attached_to_the_finding_of_their_sink() -> None:
    flows = (flow("b.py", 3), flow("a.py", 3, data_types=("contact", "health")))
    result = findings(call("a.py", 3), call("b.py", 3), flows=flows)
    first, second = result.findings
    assert result.flows[first.flows[0]].sink.path == "a.py"
    assert result.flows[second.flows[0]].sink.path == "b.py"
    assert first.data_types == ("contact", "health")
    assert [(place.path, place.region.start_line) for place in first.related if place.region] == [("a.py", 1)]
    assert "receives contact and health" in first.message
    assert first.facts_digest != only(call("a.py", 3)).facts_digest


def test_traffic_is_told_confirmed_or_shadow_and_named_by_the_code_behind_it() -> None:
    logs = Artifact(path="z.log", kind="other")
    wire = [
        TrafficEvidence(level=3, location=at("z.log", 1), host="api.acme.ai", provider_id="acme", client="web", sent_bytes=812),
        TrafficEvidence(level=3, location=at("z.log", 2), host="api.other.ai", provider_id="other", client="laptop"),
        TrafficEvidence(level=3, location=at("z.log", 3), host="x.example", provider_id=None),
    ]
    located = [(artifact(), call(line=3)), *((logs, one) for one in wire)]
    result = correlate(match(located, (), INVENTORY.rules, KNOWLEDGE), ())
    assert [one.code for one in result.traffic] == ["unknown", "confirmed", "shadow"]
    in_code = result.findings[0]
    assert [result.traffic[number].host for number in in_code.traffic] == ["api.acme.ai"]
    rules = {finding.rule_id: finding for finding in result.findings}
    assert rules["shadow-traffic"].message == "laptop sends to Other, and no scanned code does (api.other.ai)"
    assert [result.traffic[number].client for number in rules["provider-traffic"].traffic] == ["web"]


def test_logs_alone_say_nothing_about_code() -> None:
    logs = Artifact(path="z.log", kind="other")
    wire = TrafficEvidence(level=3, location=at("z.log", 1), host="api.acme.ai", provider_id="acme")
    result = correlate(match([(logs, wire)], (), INVENTORY.rules, KNOWLEDGE), ())
    assert [one.code for one in result.traffic] == ["unknown"]
    assert result.findings[0].rule_id == "provider-traffic"


def test_context_and_component_come_from_the_file() -> None:
    assert only(call(), context="test").context == "test"


def test_a_disabled_base_rule_lets_the_next_one_name_the_finding() -> None:
    rules = customise(INVENTORY, disabled=["implicit-provider-call"])
    assert only(call(implicit="model"), rules=rules).rule_id == "closed-provider-call"


def test_a_match_of_other_packs_alone_is_a_finding_too() -> None:
    rules = customise(SHIPPED, disabled=[rule.id for rule in INVENTORY.rules])
    named = findings(call(line=3, model="acme-1", prompts=("p",)), rules=rules).findings
    assert all(finding.rule_id not in {rule.id for rule in INVENTORY.rules} for finding in named)


@pytest.mark.parametrize("name", ["a\ud800.py", "a\n.py", "\u202egnp.py"])
def test_any_file_name_has_a_fingerprint(name: str) -> None:
    assert len(only(call(name)).fingerprint) == 64


def test_evidence_without_a_region_is_kept_by_its_name() -> None:
    def inside(name: str) -> DependencyEvidence:
        return DependencyEvidence(location=Location(path="sbom.json", logical="/c/0"), purl=f"pkg:pypi/{name}", name=name, ecosystem="pypi")

    assert len(findings(inside("acme"), inside("chains")).findings) == 2


@pytest.mark.parametrize(("words", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")])
def test_words_are_listed_as_a_sentence_lists_them(words: list[str], said: str) -> None:
    assert listed(words) == said


def test_data_types_are_said_in_the_words_of_the_taxonomy() -> None:
    located = [(artifact("a.py"), call("a.py", 3))]
    flows = (flow("a.py", 3, data_types=("contact", "identity")),)
    phrases = {"contact": "contact details", "identity": "personal identity"}
    (finding,) = correlate(match(located, flows, SHIPPED.rules, KNOWLEDGE), flows, phrases=phrases).findings
    messages = {one.rule_id: one.message for one in finding.matches}
    assert messages["personal-data-transfer"].endswith("receives contact details and personal identity")
