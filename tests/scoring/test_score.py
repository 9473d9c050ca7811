"""Properties of scores on whole projects: evidence is matched and correlated as in a scan."""

from collections.abc import Sequence

import msgspec
from auditor.correlation import correlate
from auditor.matching import match
from auditor.model.artifact import Artifact
from auditor.model.evidence import CallEvidence, CredentialEvidence, DependencyEvidence, Evidence, ModelEvidence, TrafficEvidence, ViaStep
from auditor.model.flow import Flow
from auditor.model.rule import RuleSet
from auditor.model.score import Score
from auditor.scoring import band, recompute, score
from auditor.scoring.formula import points
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import CLOSED, KNOWLEDGE, OPEN, UNKNOWN, artifact, at, call, flow, shipped_rules

RULES = shipped_rules()
QUICK = settings(max_examples=15, deadline=None)

CAPABILITIES = ("chat", "embeddings", "assistants", "files", "fine-tuning", "responses", "realtime", "vector-stores")
FEATURES = ("tools.strict", "tool_choice", "hosted_tool:web_search", "stream", "json_schema:pattern")


@st.composite
def closed_calls(draw: st.DrawFn, target: object = CLOSED) -> CallEvidence:
    line = draw(st.integers(1, 400))
    return call(
        draw(st.sampled_from(("a.py", "b.py", "lib/c.py"))),
        line,
        target=target,
        provider_id=draw(st.sampled_from(("acme", "other"))) if target is CLOSED else None,
        capability=draw(st.sampled_from(CAPABILITIES)),
        model=draw(st.sampled_from((None, "acme-1", "acme-5-2026-01-31", "llama-3"))),
        features=tuple(draw(st.sets(st.sampled_from(FEATURES), max_size=3))),
        state=draw(st.booleans()),
        guards=tuple(draw(st.sets(st.sampled_from(("timeout", "retry", "budget")), max_size=2))),
        prompts=tuple(draw(st.sets(st.sampled_from(("p1", "p2", "p3")), max_size=2))),
        role=draw(st.sampled_from(("call", "call", "client"))),
        confidence=draw(st.sampled_from(("high", "medium", "low"))),
        syntax=f"s{line}",
    )


projects = st.lists(closed_calls(), max_size=8)


def scored(
    evidence: Sequence[Evidence], flows: Sequence[Flow] = (), rules: RuleSet = RULES, component: str = "app"
) -> dict[tuple[str, str], Score]:
    located = [(Artifact(path=one.location.path, kind="code", language="python", component=component), one) for one in evidence]
    result = correlate(match(located, flows, rules.rules, KNOWLEDGE), flows)
    scores = score(result.findings, rules, flows=result.flows, traffic=result.traffic, as_of=KNOWLEDGE.date)
    return {(one.subject, one.pack): one for one in scores}


def project(scores: dict[tuple[str, str], Score], pack: str) -> Score:
    return scores["project", pack]


PACKS = [pack.id for pack in RULES.packs if pack.metrics]


@QUICK
@given(projects)
def test_scores_are_bounded_additive_and_recomputed_from_their_vectors(evidence: list[CallEvidence]) -> None:
    for one in scored(evidence).values():
        assert 0 <= one.value <= one.high < 100_000
        assert sum(part.points for part in one.contributions) == one.value
        assert sum(part.high_points for part in one.contributions) == one.high
        for part in one.contributions:
            assert sum(share for _, share, _ in part.findings) == part.points
            assert all(0 <= marginal <= part.points for _, _, marginal in part.findings)
        found = recompute(one.vector, RULES.packs)
        assert (found.low, found.high) == (one.value, one.high)
        assert (one.band, one.band_high) == (band(one.value), band(one.high))


@QUICK
@given(projects, closed_calls())
def test_a_further_finding_never_lowers_a_score(evidence: list[CallEvidence], more: CallEvidence) -> None:
    more = msgspec.structs.replace(more, location=at("z.py", 1))
    before, after = scored(evidence), scored([*evidence, more])
    for key, one in before.items():
        assert after[key].value >= one.value, key
        assert after[key].high >= one.high, key


@QUICK
@given(projects, closed_calls(target=UNKNOWN))
def test_a_finding_whose_target_cannot_be_told_never_lowers_a_score(evidence: list[CallEvidence], more: CallEvidence) -> None:
    more = msgspec.structs.replace(more, location=at("z.py", 1))
    before, after = scored(evidence), scored([*evidence, more])
    for key, one in before.items():
        assert after[key].value >= one.value, key
        assert after[key].high >= one.high, key


@QUICK
@given(projects, closed_calls(target=UNKNOWN), st.sampled_from((None, "acme", "other")))
def test_an_unknown_that_is_resolved_lands_inside_the_old_range(
    evidence: list[CallEvidence], unknown: CallEvidence, provider: str | None
) -> None:
    unknown = msgspec.structs.replace(unknown, location=at("z.py", 1), confidence="high")
    resolved = msgspec.structs.replace(unknown, target=CLOSED if provider else OPEN, provider_id=provider)
    before, after = scored([*evidence, unknown]), scored([*evidence, resolved])
    for pack in PACKS:
        assert project(before, pack).value <= project(after, pack).value, pack
        assert project(after, pack).high <= project(before, pack).high, pack


@QUICK
@given(projects, st.randoms(use_true_random=False))
def test_order_and_splitting_of_files_change_no_score(evidence: list[CallEvidence], random: object) -> None:
    shuffled = list(evidence)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    moved = [
        msgspec.structs.replace(one, location=msgspec.structs.replace(one.location, path=f"moved/{one.location.path}")) for one in evidence
    ]
    first = scored(evidence)
    assert scored(shuffled) == first
    assert {key: one.vector for key, one in scored(moved).items()} == {key: one.vector for key, one in first.items()}


@QUICK
@given(projects, projects)
def test_a_project_scores_at_least_its_parts_and_at_most_their_sum(one: list[CallEvidence], other: list[CallEvidence]) -> None:
    def located(evidence: list[CallEvidence], component: str) -> list[tuple[Artifact, Evidence]]:
        return [
            (
                artifact(f"{component}/{item.location.path}", component=component),
                msgspec.structs.replace(item, location=msgspec.structs.replace(item.location, path=f"{component}/{item.location.path}")),
            )
            for item in evidence
        ]

    result = correlate(match([*located(one, "x"), *located(other, "y")], (), RULES.rules, KNOWLEDGE), ())
    scores = {(item.subject, item.pack): item for item in score(result.findings, RULES)}
    for pack in (pack for pack in RULES.packs if "component" in pack.subjects and pack.metrics):
        parts = [scores[f"component:{name}", pack.id].value for name in "xy" if (f"component:{name}", pack.id) in scores]
        whole = scores["project", pack.id].value
        assert whole >= max(parts, default=0)
        assert whole <= sum(parts) + len(pack.metrics)


@QUICK
@given(projects, closed_calls())
def test_mitigations_never_raise_a_score(evidence: list[CallEvidence], one: CallEvidence) -> None:
    one = msgspec.structs.replace(one, location=at("z.py", 5), role="call")
    flows = (flow("z.py", 5),)
    before = scored([*evidence, one], flows)
    opened = scored([*evidence, msgspec.structs.replace(one, target=OPEN, provider_id=None)], flows)
    guarded = scored([*evidence, msgspec.structs.replace(one, guards=("fallback", "timeout", "retry", "budget", "user_filter"))], flows)
    clean = scored([*evidence, one], (flow("z.py", 5, sanitized_by=("redact",)),))
    for pack in PACKS:
        for after in (opened, guarded, clean):
            assert project(after, pack).value <= project(before, pack).value, pack
            assert project(after, pack).high <= project(before, pack).high, pack


@QUICK
@given(closed_calls(), st.integers(1, 6))
def test_wrapping_calls_never_raises_a_score(one: CallEvidence, callers: int) -> None:
    direct = [msgspec.structs.replace(one, location=at("z.py", 5 + number), syntax=f"d{number}", role="call") for number in range(callers)]
    inner = msgspec.structs.replace(one, location=at("wrapper.py", 3), role="call")
    via = [
        (ViaStep(path="z.py", line=5 + number, symbol="ask"), ViaStep(path="wrapper.py", line=3, symbol="create"))
        for number in range(callers)
    ]
    wrapped = [msgspec.structs.replace(item, via=steps) for item, steps in zip(direct, via, strict=True)]
    before, after = scored(direct), scored([inner, *wrapped])
    for pack in PACKS:
        assert project(after, pack).value <= project(before, pack).value, pack


@QUICK
@given(projects)
def test_a_rule_loaded_twice_counts_once(evidence: list[CallEvidence]) -> None:
    twice = msgspec.structs.replace(RULES, rules=tuple(rule for rule in RULES.rules for _ in range(2)))
    first, second = scored(evidence), scored(evidence, rules=twice)
    assert {key: one.vector for key, one in second.items()} == {key: one.vector for key, one in first.items()}


def test_the_five_hundredth_call_weighs_less_than_the_fifth() -> None:
    def lockin(count: int) -> int:
        return project(scored([call("a.py", line, syntax=f"s{line}") for line in range(1, count + 1)]), "lock-in").value

    assert lockin(5) - lockin(4) > lockin(500) - lockin(499) >= 0


def test_an_sdk_that_is_only_declared_locks_nobody_in() -> None:
    declared = DependencyEvidence(location=at("requirements.txt", 1), purl="pkg:pypi/acme", name="acme", ecosystem="pypi")
    assert project(scored([declared]), "lock-in").value == 0


def test_low_confidence_counts_at_the_upper_end_alone() -> None:
    one = project(scored([call(confidence="low")]), "lock-in")
    assert one.value == 0 < one.high


def test_tests_examples_and_findings_said_to_be_wrong_do_not_count() -> None:
    located = [(artifact("tests/a.py", context="test"), call("tests/a.py")), (artifact("a.py"), call("a.py"))]
    findings = correlate(match(located, (), RULES.rules, KNOWLEDGE), ()).findings
    wrong = frozenset(finding.fingerprint for finding in findings if finding.context == "production")
    scores = score(findings, RULES, excluded=wrong)
    assert all(one.high == 0 for one in scores)
    assert any(one.high > 0 for one in score(findings, RULES, excluded=wrong, contexts=("production", "test")))


def test_traffic_narrows_the_range_of_exposure_and_counts_by_mebibytes() -> None:
    wire = TrafficEvidence(location=at("z.log", 1), host="api.acme.ai", provider_id="acme", client="web", sent_bytes=(1 << 20) + 1, level=3)
    without, seen = project(scored([call()]), "exposure"), project(scored([call(), wire]), "exposure")
    assert "TV:0-9999" in without.vector
    assert "TV:2" in seen.vector


def test_a_key_in_clear_and_a_tuned_model_are_counted() -> None:
    key = CredentialEvidence(location=at(".env", 1), kind="acme", provider_id="acme", in_clear=True)
    tuned = ModelEvidence(location=at(".env", 2), name="ft:acme-1:me::x", provider_id="acme")
    scores = scored([key, tuned])
    assert "KY:1" in project(scores, "hygiene").vector
    assert "VS:8" in project(scores, "lock-in").vector


def test_subjects_without_anything_are_left_out_but_the_project_never_is() -> None:
    scores = scored([])
    assert sorted(subject for subject, _ in scores) == ["project"] * len(PACKS)
    assert {one.distance for one in scores.values()} == {"12.0 below moderate"}


def test_a_contribution_names_the_worst_findings_and_sums_up_the_rest() -> None:
    many = [call("a.py", line, syntax=f"s{line}") for line in range(1, 2_101)]
    part = next(part for part in project(scored(many), "lock-in").contributions if part.metric == "DT")
    assert len(part.findings) == 2_001
    assert part.findings[-1][0] == ""
    assert sum(share for _, share, _ in part.findings) == part.points


@QUICK
@given(projects, closed_calls())
def test_a_finding_adds_no_more_to_a_project_than_it_would_alone(evidence: list[CallEvidence], one: CallEvidence) -> None:
    one = msgspec.structs.replace(one, location=at("z.py", 5))
    before, after, alone = scored(evidence), scored([*evidence, one]), scored([one])
    nothing = scored([])
    for pack in RULES.packs:
        if pack.metrics:
            added = project(after, pack.id).value - project(before, pack.id).value
            first = project(alone, pack.id).value - project(nothing, pack.id).value
            assert added <= first + len(pack.metrics), pack.id


def test_the_largest_jump_of_lock_in_is_the_one_that_is_published() -> None:
    tuned = ModelEvidence(location=at(".env", 2), name="ft:acme-1:me::x", provider_id="acme")
    state = next(part for part in project(scored([tuned]), "lock-in").contributions if part.metric == "VS")
    worst = max(
        metric.grade for rule in RULES.rules for metric in rule.score if (metric.pack or rule.pack, metric.metric) == ("lock-in", "VS")
    )
    assert (state.count, state.points) == (worst, 18_461)
    for metric in next(pack for pack in RULES.packs if pack.id == "lock-in").metrics:
        grades = [m.grade for rule in RULES.rules for m in rule.score if (m.pack or rule.pack, m.metric) == ("lock-in", metric.metric)]
        assert points(metric.weight, metric.half, max(grades)) <= 18_461, metric.metric


def test_two_rules_on_one_unit_count_once_with_the_larger_grade() -> None:
    base = next(rule for rule in RULES.rules if rule.id == "capability-to-source")
    twin = msgspec.structs.replace(base, id="twin", score=tuple(msgspec.structs.replace(one, grade=one.grade + 3) for one in base.score))
    both = msgspec.structs.replace(RULES, rules=(*RULES.rules, twin))
    counts = {
        name: next(part.count for part in project(scored([call()], rules=rules), "lock-in").contributions if part.metric == "RS")
        for name, rules in (("one", RULES), ("both", both))
    }
    assert counts == {"one": base.score[0].grade, "both": base.score[0].grade + 3}
    assert base.score[0].metric == "RS"


@QUICK
@given(projects, st.integers(1, 50))
def test_blank_lines_and_names_of_files_change_no_score(evidence: list[CallEvidence], down: int) -> None:
    def moved(one: CallEvidence) -> CallEvidence:
        region = one.location.region
        assert region is not None
        return msgspec.structs.replace(one, location=at(f"moved/{one.location.path}", region.start_line + down))

    first, second = scored(evidence), scored([moved(one) for one in evidence])
    assert {key: one.vector for key, one in first.items()} == {key: one.vector for key, one in second.items()}


def test_there_is_no_total_over_packs() -> None:
    subjects = {(one.subject, one.pack) for one in scored([call()]).values()}
    assert {pack for _, pack in subjects} <= {pack.id for pack in RULES.packs if pack.metrics}
    assert len(subjects) == len(scored([call()]))


def test_units_are_made_of_any_field_and_of_nothing() -> None:
    base = next(rule for rule in RULES.rules if rule.id == "direct-touch")
    fields = ("host", "path", "rule", "traffic", "package", "=word", "site")
    metric = base.score[0]
    rules = msgspec.structs.replace(
        RULES,
        rules=tuple(
            msgspec.structs.replace(base, id=f"by-{field.strip('=')}", score=(msgspec.structs.replace(metric, unit=(field, "provider")),))
            for field in fields
        ),
    )
    scores = scored([call("a.py", 1, syntax="s1"), call("b.py", 2, syntax="s2")], rules=rules)
    part = next(part for part in project(scores, "lock-in").contributions if part.metric == metric.metric)
    # one unit of host, rule, package and word; two of path and site; none of traffic
    assert part.count == 4 + 2 + 2
    assert len(part.rule_ids) == len(fields) - 1


def test_scores_without_rules_are_nothing() -> None:
    nothing = msgspec.structs.replace(RULES, rules=())
    assert {one.high for one in scored([call()], rules=nothing).values()} == {0}
