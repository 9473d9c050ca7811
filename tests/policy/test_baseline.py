"""The baseline file: what it keeps, how it merges, and what it says when it is broken."""

import json

import msgspec
import pytest
from auditor.config import Settings
from auditor.errors import BaselineError
from auditor.policy.baseline import baseline_of, parse_baseline, render_baseline
from auditor.policy.comparing import Side, side_of
from auditor.policy.entries import entries_of
from auditor.policy.gate import decide
from tests.policy.made import TODAY, finding, lines, report

RUN = report(finding(), finding(path="b.py", kind="client"), finding(kind="dependency", path="a.txt"))


def test_the_baseline_of_a_tree_passes_that_tree() -> None:
    baseline = parse_baseline("b", render_baseline(baseline_of(RUN)))
    verdict = decide(Side(baseline.entries), RUN, Settings(), TODAY)
    assert verdict.passes
    assert {decision.state for decision in verdict.report.decisions} == {"unchanged"}


def test_it_is_sorted_and_survives_reading() -> None:
    baseline = baseline_of(RUN)
    content = render_baseline(baseline)
    assert parse_baseline("b", content) == baseline
    paths = [json.loads(line).get("path", "") for line in content.decode().splitlines()]
    assert paths == sorted(paths)
    assert render_baseline(baseline_of(report(*reversed(RUN.findings)))) == content


def test_it_holds_no_line_no_code_and_no_traffic() -> None:
    content = render_baseline(baseline_of(report(finding(snippet="key = 'sk-123'", line=77), finding(kind="traffic"))))
    assert b"sk-123" not in content
    assert b"77" not in content.splitlines()[1].split(b'"id"')[0]
    assert len(content.splitlines()) == 2


def test_moving_code_within_its_file_changes_no_byte() -> None:
    assert render_baseline(baseline_of(report(finding(line=1)))) == render_baseline(baseline_of(report(finding(line=9))))


def test_an_update_keeps_what_people_wrote_wherever_the_finding_moved() -> None:
    record = json.loads(render_baseline(baseline_of(report(finding()))).splitlines()[1])
    written = record | {"owner": "ann", "reason": "pilot", "until": "2027-01-01", "ticket": "AI-7"}
    content = b'{"auditor-baseline":1}\n' + json.dumps(written).encode()
    moved = report(finding(path="lib/new.py"), finding(path="c.py", syntax="other"))
    again = json.loads(render_baseline(baseline_of(moved, parse_baseline("b", content))).splitlines()[2])
    assert again["path"] == "lib/new.py"
    assert (again["owner"], again["reason"], again["until"], again["ticket"]) == ("ann", "pilot", "2027-01-01", "AI-7")


def test_pruning_drops_what_is_gone_and_accepts_nothing() -> None:
    old = baseline_of(report(finding(), finding(path="gone.py", syntax="x", provider_id="other")))
    pruned = baseline_of(report(finding(), finding(path="new.py", kind="client")), old, only_prune=True)
    assert [entry.path for entry in pruned.entries] == ["app/a.py"]


def test_both_sides_of_a_merge_can_be_kept() -> None:
    one, other = (render_baseline(baseline_of(report(finding(path=path)))) for path in ("a.py", "b.py"))
    merged = parse_baseline("b", one + other)
    assert [entry.path for entry in merged.entries] == ["a.py", "b.py"]
    assert merged.rules_digest == "rules"
    newer = parse_baseline("b", one + other.replace(b"rules", b"later", 1))
    assert newer.rules_digest == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a baseline"),
        (b"\xff\xfe", "not UTF-8"),
        (b'{"auditor-baseline":1}\n<<<<<<< ours\n', "merge conflict"),
        (b'{"auditor-baseline":1}\n{"id": 3}\n', "b:2"),
        (b'{"auditor-baseline":1}\n[]\n', "b:2"),
        (b'{"auditor-baseline":1}\n{', "b:2"),
        (b'{"auditor-baseline":99}\n', "update auditor"),
        (b'{"auditor-baseline":"x"}\n', "no number"),
        (b'{"auditor-baseline":true}\n', "no number"),
        (b"[" * 100_000, "b:1"),
    ],
)
def test_a_broken_or_newer_file_says_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(BaselineError, match=said):
        parse_baseline("b", content)


def test_an_entry_whose_date_has_passed_counts_again() -> None:
    entry = msgspec.structs.replace(entries_of([finding()])[0], owner="ann", until="2026-11-01")
    verdict = decide(Side((entry,)), report(finding()), Settings(), TODAY)
    assert lines(verdict) == [("expired", "app/a.py")]
    later = msgspec.structs.replace(entry, until="2026-12-01")
    verdict = decide(Side((later,)), report(finding()), Settings(), TODAY)
    assert verdict.passes
    assert verdict.expiring == (later,)


def test_what_only_our_knowledge_makes_new_never_fails() -> None:
    old, learned = finding(), finding(path="c.py", provider_id="learned")
    side = side_of(report(old))._replace(known_now=entries_of([old, learned]))
    verdict = decide(side, report(old, learned), Settings(), TODAY)
    assert verdict.passes
    assert {decision.state for decision in verdict.report.decisions} == {"unchanged", "newly_known"}
    grown = decide(side, report(old, learned, finding(path="d.py", provider_id="learned", syntax="y")), Settings(), TODAY)
    assert lines(grown) == [("new-closed-call", "d.py")]


def test_what_only_our_knowledge_changed_about_an_old_call_never_fails() -> None:
    then, now = finding(closed=None), finding(closed=True)
    verdict = decide(Side(entries_of([then]), known_now=entries_of([now])), report(now), Settings(), TODAY)
    assert verdict.passes
    assert [(one.state, one.reason) for one in verdict.report.decisions] == [("newly_known", "newly-known")]
    assert verdict.report.decisions[0].changes == ("target unknown -> closed",)


def test_what_the_code_changed_about_an_old_call_fails_whatever_else_is_known_since() -> None:
    then, turned = finding(closed=None), finding(closed=True)
    side = Side(entries_of([then]), known_now=entries_of([finding(closed=False)]))
    assert lines(decide(side, report(turned), Settings(), TODAY)) == [("target-closed", "app/a.py")]


def test_digests_of_files_are_kept_and_meet_the_order_of_the_file() -> None:
    baseline = msgspec.structs.replace(baseline_of(RUN), files={"b.py": "0a", "a.py": "0b"})
    content = render_baseline(baseline)
    assert content.splitlines()[1:3] == [b'{"file":"a.py","digest":"0b"}', b'{"file":"b.py","digest":"0a"}']
    assert parse_baseline("b", content) == baseline
    assert parse_baseline("b", content + b'{"file":7}\n').files["7"] == ""
