"""What the gate fails on, and what it lets pass."""

from typing import Any, get_args

import msgspec
import pytest
from auditor.cli.verdicts import WHY
from auditor.config import Budgets, GateLine, GateSettings, PathGate, Selector, Settings
from auditor.model.evidence import ViaStep
from auditor.model.location import Location, Region
from auditor.model.policy import Ignore, Permission, Waiver
from auditor.model.report import Coverage, Notification, Skipped
from auditor.model.score import Score
from auditor.policy.comparing import is_below
from auditor.policy.permits import days_after, stands_at, treated, without_ignored
from tests.policy.made import TODAY, finding, gate, lines, report

VIA = (ViaStep(path="app/a.py", line=3, symbol="ask"),)
BASE = report(finding())


def test_the_same_tree_passes() -> None:
    verdict = gate(BASE, BASE)
    assert verdict.passes
    assert [decision.state for decision in verdict.report.decisions] == ["unchanged"]
    assert verdict.accepted == 1


def test_the_first_call_fails_and_is_named() -> None:
    assert lines(gate(report(), report(finding()))) == [("new-closed-call", "app/a.py")]


def test_a_second_call_in_a_file_that_had_one_fails() -> None:
    verdict = gate(BASE, report(finding(), finding(line=9, syntax="client.create(other)")))
    assert lines(verdict) == [("new-closed-call", "app/a.py")]
    assert verdict.failing[0][0].location.region is not None
    assert verdict.failing[0][0].location.region.start_line == 9


def test_an_equal_second_call_fails_too() -> None:
    assert lines(gate(BASE, report(finding(), finding(line=9, ordinal=1)))) == [("new-closed-call", "app/a.py")]


def test_a_second_call_for_the_same_purpose_in_another_file_fails() -> None:
    assert lines(gate(BASE, report(finding(), finding(path="app/b.py")))) == [("new-closed-call", "app/b.py")]


def test_a_moved_file_passes_and_says_where_it_came_from() -> None:
    verdict = gate(BASE, report(finding(path="lib/b.py")))
    assert verdict.passes
    assert verdict.report.decisions[0].before == "app/a.py"


def test_a_renamed_function_and_variable_pass() -> None:
    assert gate(BASE, report(finding(enclosing="renamed", syntax="c.create()"))).passes


def test_a_call_rewritten_for_the_same_purpose_passes() -> None:
    assert gate(BASE, report(finding(symbol="acme.Client.responses.create", capability="responses", syntax="c.responses.create()"))).passes


def test_a_call_for_another_purpose_fails() -> None:
    head = report(finding(symbol="acme.Client.embed", capability="embeddings", syntax="c.embed()"))
    assert lines(gate(BASE, head)) == [("new-closed-call", "app/a.py")]


def test_one_call_that_becomes_two_fails_once() -> None:
    head = report(finding(syntax="a.create()", enclosing="x"), finding(line=4, syntax="b.create()", enclosing="y"))
    assert len(gate(BASE, head).failing) == 1


def test_a_removed_call_passes_and_is_told() -> None:
    verdict = gate(BASE, report())
    assert verdict.passes
    assert [decision.state for decision in verdict.report.decisions] == ["absent"]


def test_a_new_provider_in_an_old_place_fails() -> None:
    head = report(finding(provider_id="other"))
    assert lines(gate(BASE, head)) == [("new-closed-call", "app/a.py")]


def test_the_provider_that_is_left_of_several_passes_where_it_was_bound_before() -> None:
    several, left = finding(provider_id=None), finding(provider_id="acme")
    declared = finding("pyproject.toml", kind="dependency", provider_id="acme", component=".", direct=True, closed=True)
    assert lines(gate(report(several, declared), report(left, declared))) == []
    assert lines(gate(report(several), report(left))) == [("new-closed-call", "app/a.py")]
    other = finding(provider_id="other")
    assert lines(gate(report(other, declared), report(left, declared))) == [("new-closed-call", "app/a.py")]


@pytest.mark.parametrize("before", [False, None])
def test_a_target_that_turns_closed_fails(before: bool | None) -> None:
    verdict = gate(report(finding(closed=before, provider_id="acme")), BASE)
    assert lines(verdict) == [("target-closed", "app/a.py")]
    assert verdict.failing[0][1].state == "updated"
    assert verdict.failing[0][1].changes[0] == f"target {'open' if before is False else 'unknown'} -> closed"


def test_a_client_that_is_built_elsewhere_and_can_be_told_only_now_passes() -> None:
    then = finding(path="b.py", kind="client", closed=None)
    moved = finding(path="c.py", kind="client", syntax="acme.Client(url)", enclosing="build")
    assert gate(report(finding(), then), report(finding(), moved)).passes
    assert not gate(report(then), report(moved)).passes
    assert not gate(report(finding(), then), report(finding(), finding(path="b.py", kind="client"))).passes


def test_a_client_for_the_same_calls_passes_where_they_had_none() -> None:
    before, after = finding(symbol="acme.Chat.create", syntax="Chat.create()"), finding(symbol="acme.Client.chat.create", line=3)
    client = finding(kind="client", syntax="Client()", symbol="acme.Client")
    assert lines(gate(report(before), report(after, client))) == []
    other = finding(kind="client", syntax="Client(other)", symbol="acme.Client", ordinal=1, enclosing="other")
    assert lines(gate(report(before, client), report(after, client, other))) == [("new-closed-call", "app/a.py")]
    more = finding(syntax="client.embed()", symbol="acme.Client.embed", capability="embeddings", enclosing="more")
    assert len(lines(gate(report(before), report(after, client, more)))) == 2
    assert lines(gate(report(before), report(after, finding("app/b.py", kind="client", syntax="Client()")))) == [
        ("new-closed-call", "app/b.py")
    ]


def test_a_call_that_one_of_several_answers_passes_where_each_was_reached_before() -> None:
    config = finding(kind="config", provider_id="other", syntax="TYPE", construct="setting")
    old, rewritten = (
        finding(symbol="acme.create", syntax="create()"),
        finding(provider_id=None, syntax="made().chat()", symbol="acme.Client.chat"),
    )
    clients = [finding(kind="client", provider_id=who, syntax=f"{who}()") for who in ("acme", "other")]
    assert gate(report(config, old), report(rewritten, *clients)).passes
    third = finding(kind="client", provider_id="third", syntax="third()")
    assert lines(gate(report(config, old), report(rewritten, *clients, third))) == [("new-closed-call", "app/a.py")]
    second = finding(provider_id=None, syntax="again()", symbol="acme.Client.again")
    assert not gate(report(config, old), report(rewritten, second, *clients)).passes


def test_a_target_that_turns_open_passes() -> None:
    assert gate(BASE, report(finding(closed=False))).passes


def test_another_model_is_reported_and_passes() -> None:
    verdict = gate(report(finding(model="a")), report(finding(model="b")))
    assert verdict.passes
    assert verdict.report.decisions[0].reason == "model-changed"
    assert verdict.report.decisions[0].changes == ("model a -> b",)


def test_a_new_sensitive_data_type_fails() -> None:
    head = report(finding(data_types=("contact", "health")))
    verdict = gate(report(finding(data_types=("contact",))), head)
    assert lines(verdict) == [("new-data-type", "app/a.py")]


def test_data_that_newly_reaches_a_sink_of_the_users_own_fails() -> None:
    sink = {"kind": "sink", "closed": None, "provider_id": None, "rule_id": "data-reaches-named-sink"}
    old = report(finding(data_types=("contact",), **sink))
    assert lines(gate(report(), old)) == [("new-data-at-sink", "app/a.py")]
    assert gate(old, report(finding(data_types=("contact",), line=9, **sink))).passes
    assert lines(gate(old, report(finding(data_types=("contact", "health"), **sink)))) == [("new-data-at-sink", "app/a.py")]


def test_other_text_of_users_is_no_sensitive_type() -> None:
    assert gate(BASE, report(finding(data_types=("user-content",)))).passes


def test_a_rewritten_call_gets_no_new_type_that_its_provider_had() -> None:
    base = report(finding(data_types=("health",)), finding(path="app/b.py", syntax="x"))
    head = report(finding(data_types=("health",)), finding(path="app/c.py", syntax="y", enclosing="z", data_types=("health",)))
    assert gate(base, head).passes


def test_a_new_caller_of_a_wrapper_passes() -> None:
    verdict = gate(BASE, report(finding(), finding(path="app/b.py", syntax="ask()", via=VIA)))
    assert verdict.passes
    assert {decision.reason for decision in verdict.report.decisions} == {"", "new-wrapper-caller"}


def test_a_caller_that_reaches_a_provider_nobody_reached_fails() -> None:
    assert lines(gate(BASE, report(finding(), finding(path="app/b.py", provider_id="other", via=VIA)))) == [("new-closed-call", "app/b.py")]


def test_a_caller_of_one_of_several_providers_passes_where_one_was_reached() -> None:
    caller = finding(path="app/b.py", provider_id=None, via=VIA)
    assert gate(BASE, report(finding(), caller)).passes
    assert lines(gate(report(), report(caller))) == [("new-closed-call", "app/b.py")]


def test_a_caller_whose_target_can_be_told_only_now_passes() -> None:
    base = report(finding(), finding(path="app/b.py", via=VIA, closed=None))
    assert gate(base, report(finding(), finding(path="app/b.py", via=VIA))).passes
    assert not gate(
        report(finding(), finding(path="app/b.py", via=VIA, closed=False)), report(finding(), finding(path="app/b.py", via=VIA))
    ).passes


def test_imports_and_models_never_fail() -> None:
    assert gate(report(), report(finding(kind="import"), finding(kind="model"))).passes


@pytest.mark.parametrize("context", ["test", "example", "docs", "generated"])
def test_tests_examples_docs_and_generated_code_never_fail(context: str) -> None:
    assert gate(report(), report(finding(context=context))).passes


def test_a_call_that_leaves_the_tests_fails() -> None:
    assert not gate(report(finding(path="tests/a.py", context="test")), report(finding(path="app/b.py"))).passes


def test_low_confidence_never_fails() -> None:
    assert gate(report(), report(finding(confidence="low"))).passes
    assert not gate(report(), report(finding(confidence="medium"))).passes


def test_a_dependency_fails_when_it_is_declared_for_the_first_time() -> None:
    head = report(finding(kind="dependency", path="requirements.txt", component="."))
    assert lines(gate(report(), head)) == [("new-closed-dependency", "requirements.txt")]


@pytest.mark.parametrize("changes", [{"direct": False}, {"scope": "development"}, {"scope": "test"}, {"closed": None}, {"closed": False}])
def test_a_dependency_passes_that_is_not_shipped_or_not_closed(changes: dict[str, object]) -> None:
    assert gate(report(), report(finding(kind="dependency", **changes))).passes


@pytest.mark.parametrize(
    "path", ["package-lock.json", "next/yarn.lock", "Gemfile.lock", "go.sum", "pnpm-lock.yaml", "uv.lock", "npm-shrinkwrap.json"]
)
def test_an_entry_of_a_lock_file_passes(path: str) -> None:
    assert gate(report(), report(finding(kind="dependency", path=path))).passes


@pytest.mark.parametrize("path", ["requirements.txt", "package.json", "clock.toml", "locks/go.mod"])
def test_an_entry_of_a_manifest_fails(path: str) -> None:
    assert not gate(report(), report(finding(kind="dependency", path=path))).passes


def test_a_second_package_of_a_provider_that_is_reached_passes() -> None:
    assert gate(BASE, report(finding(), finding(kind="dependency", path="pyproject.toml", component="."))).passes


def test_an_exchanged_package_of_the_same_provider_passes() -> None:
    base = report(finding(kind="dependency", symbol="pkg:pypi/acme@1", syntax="pypi:acme", package="acme"))
    head = report(finding(kind="dependency", symbol="pkg:pypi/acme-ai@2", syntax="pypi:acme-ai", package="acme-ai"))
    verdict = gate(base, head)
    assert verdict.passes
    assert [decision.reason for decision in verdict.report.decisions] == ["version-changed"]


def test_a_link_to_a_web_page_does_not_make_a_provider_known() -> None:
    links = (finding(kind="endpoint", confidence="low"), finding(kind="endpoint", path="b.py", host_class="web-chat"))
    assert not gate(report(*links), report(*links, finding(kind="dependency", component="."))).passes


def test_an_sdk_that_is_pointed_at_a_server_of_ones_own_passes() -> None:
    client = finding(kind="client", closed=False, package="acme", target_kind="loopback")
    assert gate(report(), report(finding(kind="dependency", package="acme"), client)).passes


def test_a_service_of_its_own_that_declares_the_sdk_fails() -> None:
    head = report(finding(), finding(kind="dependency", path="services/b/go.mod", component="services/b"))
    assert lines(gate(BASE, head)) == [("new-closed-dependency", "services/b/go.mod")]


def test_a_call_to_an_unknown_public_host_fails_and_one_that_cannot_be_told_passes() -> None:
    assert lines(gate(report(), report(finding(closed=None, provider_id=None, target_kind="unknown-host")))) == [
        ("new-unknown-host", "app/a.py")
    ]
    assert gate(report(), report(finding(closed=None, target_kind="unresolved"))).passes


def test_an_implicit_call_and_a_trace_upload_fail() -> None:
    assert lines(gate(BASE, report(finding(), finding(path="b.py", implicit=True)))) == [("new-implicit-call", "b.py")]
    assert lines(gate(BASE, report(finding(), finding(path="b.py", capability="tracing")))) == [("new-implicit-call", "b.py")]


def test_a_setting_that_turns_traces_on_fails_where_none_did_before() -> None:
    project = finding(path=".env", kind="config", provider_id="tracer", syntax="TRACER_PROJECT")
    switch = finding(path=".env", kind="config", provider_id="tracer", syntax="TRACER_ON", capability="tracing")
    again = finding(path="compose.yml", kind="config", provider_id="tracer", syntax="TRACER_ON", capability="tracing")
    assert lines(gate(report(project), report(project, switch))) == [("new-implicit-call", ".env")]
    assert gate(report(project, switch), report(project, switch, again)).passes


def test_a_key_in_clear_fails_wherever_it_stands() -> None:
    key = finding(kind="credential", in_clear=True, path="tests/x.py", context="test")
    assert lines(gate(BASE, report(finding(), key))) == [("key-in-clear", "tests/x.py")]
    assert gate(BASE, report(finding(), finding(kind="credential", path="b.env"))).passes


def test_an_address_of_a_provider_fails_only_when_nobody_reached_it() -> None:
    address = finding(kind="endpoint", path="b.py", host_class="api")
    assert lines(gate(report(), report(address))) == [("new-closed-call", "b.py")]
    assert gate(BASE, report(finding(), address)).passes
    assert gate(report(), report(finding(kind="endpoint", host_class="web-chat"))).passes


def test_a_developer_tool_passes_and_a_resource_fails() -> None:
    assert gate(report(), report(finding(kind="config", construct="developer-tool"))).passes
    assert gate(report(), report(finding(kind="config"))).passes  # the name of a setting
    assert not gate(report(), report(finding(kind="config", construct="terraform-resource"))).passes


def test_what_could_be_told_all_along_is_no_new_call() -> None:
    old = finding(path="app/a.py")
    fresh = finding(path="app/a.py", line=7, syntax="store.from_texts(texts)", symbol="x.Store", kind="client")
    verdict = gate(report(old), report(old, fresh), text={"app/a.py": b"\n  store.from_texts(texts)\n"}.get)
    assert verdict.passes
    assert {decision.state for decision in verdict.report.decisions} == {"unchanged", "newly_known"}
    assert not gate(report(old), report(old, fresh), text={"app/a.py": b"pass"}.get).passes
    assert not gate(report(), report(fresh), text={"app/a.py": b"store.from_texts(texts)"}.get).passes


def test_what_could_not_be_read_on_one_side_is_unknown_never_gone() -> None:
    unread = Coverage(files_seen=1, files_scanned=0, bytes_scanned=0, skipped=(Skipped(path="app/a.py", reason="larger than 4 MiB"),))
    gone = gate(BASE, report(coverage=unread))
    assert [decision.state for decision in gone.report.decisions] == ["unknown"]
    assert gone.unknown == ("app/a.py",)
    come = gate(report(coverage=unread), BASE)
    assert [decision.state for decision in come.report.decisions] == ["unknown"]
    failed = Notification(level="error", code="file-failed", message="x", location=Location(path="app/a.py"))
    assert gate(BASE, report(notifications=(failed,))).unknown == ("app/a.py",)


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("new-closed-call", finding()),
        ("new-closed-dependency", finding(kind="dependency")),
        ("new-implicit-call", finding(implicit=True)),
        ("new-unknown-host", finding(closed=None, target_kind="unknown-host")),
        ("key-in-clear", finding(kind="credential", in_clear=True)),
    ],
)
def test_each_line_of_the_policy_can_be_moved_to_the_other_side(line: str, head: object) -> None:
    settings = Settings(gate=GateSettings(**{line.replace("-", "_"): "report"}))  # type: ignore[arg-type]  # a name from a list
    assert gate(report(), report(head), settings).passes  # type: ignore[arg-type]  # one of the findings above


def test_what_is_reported_can_be_made_to_fail() -> None:
    settings = Settings(gate=GateSettings(new_wrapper_caller="fail", model_changed="fail", target_unknown="fail"))
    assert not gate(BASE, report(finding(), finding(path="b.py", via=VIA)), settings).passes
    assert not gate(report(finding(model="a")), report(finding(model="b")), settings).passes
    assert not gate(report(), report(finding(closed=None)), settings).passes


def test_parts_of_a_repository_have_a_gate_of_their_own() -> None:
    settings = Settings(gate=GateSettings(paths=(PathGate(path=("labs/**",), set={"new-closed-call": "report"}),)))
    assert gate(report(), report(finding(path="labs/x/a.py")), settings).passes
    assert not gate(report(), report(finding(path="app/a.py")), settings).passes


def test_the_policy_allows_and_denies_providers() -> None:
    allowing = Settings(gate=GateSettings(allow=(Selector(provider=("acme",), capability=("chat",), reason="contract"),)))
    verdict = gate(report(), report(finding()), allowing)
    assert verdict.passes
    assert verdict.report.decisions[0].treatment == "allowed"
    assert not gate(report(), report(finding(capability="images")), allowing).passes
    denying = Settings(gate=GateSettings(deny=(Selector(provider=("acme",), reason="no contract"),)))
    assert lines(gate(report(), report(finding(kind="import")), denying)) == [("denied", "app/a.py")]
    assert gate(BASE, BASE, denying).passes


def test_a_selector_asks_for_all_that_it_gives() -> None:
    one = Selector(
        data_type=("health",), component=("app",), environment=("prod",), path=("app/**",), rule=("closed-provider-call",), reason="r"
    )
    settings = Settings(gate=GateSettings(allow=(one,)))
    fits = finding(data_types=("health",), environment="prod")
    assert gate(report(), report(fits), settings).passes
    for changes in ({"data_types": ()}, {"component": "x"}, {"environment": "dev"}, {"rule_id": "other"}):
        assert not gate(report(), report(msgspec.structs.replace(fits, **changes)), settings).passes


def test_a_severity_below_the_threshold_passes() -> None:
    settings = Settings(gate=GateSettings(severity="critical"))
    assert gate(report(), report(finding()), settings).passes
    assert not gate(report(), report(finding(severity="critical")), settings).passes


def permission(line: int = 1, until: str | None = None, last: int | None = None) -> Permission:
    region = Region(start_line=line, start_column=1, end_line=last or line, end_column=1)
    return Permission(names=("acme",), location=Location(path="app/a.py", region=region), reason="pilot", until=until)


def test_a_permission_passes_and_is_printed_as_added_by_the_change() -> None:
    verdict = gate(report(), report(finding(), permissions=(permission(),)))
    assert verdict.passes
    assert verdict.report.decisions[0].treatment == "allowed"
    assert verdict.added == (permission(),)
    assert verdict.unused == ()
    moved = report(finding(line=5), permissions=(permission(5),))
    assert gate(report(finding(), permissions=(permission(),)), moved).added == ()


def test_allowing_and_withdrawing_is_the_identity() -> None:
    base = report()
    before = gate(base, report(finding()))
    assert gate(base, report(finding(), permissions=(permission(),))).passes
    after = gate(base, report(finding()))
    assert after.failing == before.failing


def test_an_expired_permission_counts_again_and_says_so() -> None:
    verdict = gate(BASE, report(finding(), permissions=(permission(until="2026-11-23"),)))
    assert lines(verdict) == [("expired", "app/a.py")]
    because = verdict.failing[0][1].because
    assert because is not None
    assert because.reason == "expired on 2026-11-23"


def test_a_permission_that_ends_soon_is_told() -> None:
    verdict = gate(BASE, report(finding(), permissions=(permission(until="2026-12-08"),)))
    assert verdict.passes
    assert len(verdict.expiring) == 1
    assert gate(BASE, report(finding(), permissions=(permission(until="2026-12-09"),))).expiring == ()


def test_the_policy_can_ask_for_a_date() -> None:
    settings = Settings(gate=GateSettings(require_until=True))
    assert not gate(report(), report(finding(), permissions=(permission(),)), settings).passes
    assert gate(report(), report(finding(), permissions=(permission(until="2027-01-01"),)), settings).passes


def test_a_permission_speaks_of_the_lines_it_covers_alone() -> None:
    assert gate(report(), report(finding(line=3), permissions=(permission(2, last=3),))).passes
    verdict = gate(report(), report(finding(line=4), permissions=(permission(2, last=3),)))
    assert not verdict.passes
    assert len(verdict.unused) == 1


def test_an_ignored_finding_passes_and_a_waiver_needs_its_fingerprint() -> None:
    ignore = Ignore(names=("closed-provider-call",), location=permission().location, reason="a mock")
    assert gate(report(), report(finding(), ignores=(ignore,))).report.decisions[0].treatment == "ignored"
    waiver = Waiver(fingerprint=finding().fingerprint[:16], owner="ann", reason="pilot", expires_on="2027-01-01")
    verdict = gate(report(), report(finding()), Settings(waivers=(waiver,)), old_waivers=())
    assert verdict.passes
    assert verdict.report.decisions[0].treatment == "waived"
    assert verdict.added == (waiver,)
    for wrong in ("0" * 16, "ab"):
        other = msgspec.structs.replace(waiver, fingerprint=wrong)
        assert not gate(report(), report(finding()), Settings(waivers=(other,))).passes


def test_a_waiver_by_path_and_provider_follows_the_policy_on_dates() -> None:
    waiver = Waiver(path="app/**", provider="acme", rule="closed-provider-call", owner="ann", reason="pilot")
    assert gate(report(), report(finding()), Settings(waivers=(waiver,))).passes
    assert not gate(report(), report(finding()), Settings(waivers=(waiver,), gate=GateSettings(max_waiver_days=30))).passes
    far = msgspec.structs.replace(waiver, expires_on="2027-11-24")
    assert not gate(report(), report(finding()), Settings(waivers=(far,), gate=GateSettings(max_waiver_days=30))).passes
    soon = msgspec.structs.replace(waiver, expires_on="2026-12-20")
    assert gate(report(), report(finding()), Settings(waivers=(soon,), gate=GateSettings(max_waiver_days=30))).passes
    empty = Waiver(owner="ann", reason="everything")
    assert not gate(report(), report(finding()), Settings(waivers=(empty,))).passes


def test_a_comment_on_other_lines_or_files_or_about_a_whole_file_permits_nothing() -> None:
    nowhere = msgspec.structs.replace(permission(), location=Location(path="app/a.py"))
    elsewhere = msgspec.structs.replace(permission(), location=msgspec.structs.replace(permission().location, path="b.py"))
    for said in (nowhere, elsewhere):
        assert not gate(report(), report(finding(), permissions=(said,))).passes
        assert not stands_at(said, finding())


def test_a_scan_leaves_out_what_is_ignored_and_says_what_is_waived() -> None:
    ignore = Ignore(names=("*",), location=permission().location, reason="a mock")
    kept = finding(path="b.py")
    assert without_ignored([finding(), kept], [ignore]) == (kept,)
    assert not gate(report(), report(finding(line=40), ignores=(ignore,))).passes
    waiver = Waiver(path="b.py", owner="ann", reason="pilot")
    scanned = treated(report(finding(), kept), Settings(waivers=(waiver,)), TODAY)
    assert [(one.fingerprint, one.treatment) for one in scanned.decisions] == [(kept.fingerprint, "waived")]
    assert scanned.waivers == (waiver,)
    assert treated(report(finding()), Settings(), TODAY) == report(finding())


def test_a_folder_holds_what_lies_in_it_and_nothing_beside_it() -> None:
    assert is_below("a/b/c.py", ("a/b",))
    assert is_below("a/b", ("a/b/",)) is is_below("a/bc.py", ("a/b",)) is False
    assert is_below("anything", ())


@pytest.mark.parametrize("day", ["soon", "9999-12-31"])
def test_a_day_beyond_the_calendar_is_the_last_one(day: str) -> None:
    assert days_after(day, 14) == "9999-12-31"


def test_an_open_target_that_can_no_longer_be_told_is_reported_and_one_at_an_unknown_host_fails() -> None:
    open_ = report(finding(closed=False))
    assert gate(open_, report(finding(closed=None, target_kind="unresolved"))).passes
    assert lines(gate(open_, report(finding(closed=None, target_kind="unknown-host")))) == [("new-unknown-host", "app/a.py")]


def test_a_file_of_the_base_is_read_once_for_all_its_findings() -> None:
    read: list[str] = []

    def text(path: str) -> bytes:
        read.append(path)
        return b"one()\ntwo()\n"

    old = finding()
    fresh = [finding(line=7, syntax="one()", symbol="x", capability="a"), finding(line=8, syntax="two()", symbol="y", capability="b")]
    assert gate(report(old), report(old, *fresh), text=text).passes
    assert read == ["app/a.py"]


def test_budgets_bound_the_whole() -> None:
    settings = Settings(gate=GateSettings(budgets=Budgets(max_call_sites=1, max_scores={"lock-in": 10}, scores_may_rise=False)))
    rest: dict[str, Any] = {"band": "low", "band_high": "low", "distance": "", "vector": "", "as_of": "", "contributions": ()}
    one = Score(subject="project", pack="lock-in", value=9_000, high=9_000, **rest)
    more = msgspec.structs.replace(one, value=11_000)
    assert gate(report(finding(), scores=(one,)), report(finding(), scores=(one,)), settings).passes
    two = report(finding(), finding(path="b.py"), scores=(more,))
    verdict = gate(report(finding(), finding(path="b.py"), scores=(one,)), two, settings)
    assert not verdict.passes
    assert len(verdict.broken) == 3
    assert len(gate(report(finding(), scores=(one,), rules_digest="older"), two, settings).broken) == 2


def test_every_line_of_the_policy_is_a_setting_and_has_its_words() -> None:
    lines_of_gate = set(get_args(GateLine))
    assert {line.replace("-", "_") for line in lines_of_gate} <= {field.name for field in msgspec.structs.fields(GateSettings)}
    assert lines_of_gate <= set(WHY)
