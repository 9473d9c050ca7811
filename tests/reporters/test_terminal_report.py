"""The summary in a terminal: grasped at a glance, within its width, obeyed by no terminal."""

import re

import msgspec
import pytest
from auditor.reporters.rendering import Rendering
from auditor.reporters.terminal import Look, draw
from rich.cells import cell_len
from tests.reporters import sample


@pytest.mark.parametrize("width", [40, 80, 120, 180])
def test_no_line_is_wider_than_the_terminal_but_paths_and_notes(width: int) -> None:
    for line in draw(sample.report(), Look(width=width)).split("\n"):
        assert cell_len(line) <= width or line.startswith(("warning:", "services/", "infra/", "logs/")), line


def test_the_first_screen_says_where_we_stand() -> None:
    text = draw(sample.report(), Look(width=100))
    head = text.split("\n")[:9]
    assert head[2] == "Exposure is high: Acme AI holds a fine-tuned model and receives health data in clear."
    assert head[4].startswith("Lock-in     38.7 to 41.0  high       ████████████▒░")
    assert "Acme AI receives health data: Ticket.medical_note  services/desk/app/chat.py:11" in text
    assert "To leave: 3.3 to 13 person-days in 2 phases" in text


def test_only_the_worst_are_listed_unless_all_are_asked_for() -> None:
    text = draw(sample.many(300), Look(width=100))
    assert "(263 not shown)" in text
    assert len(re.findall(r"(?m)^ +\d+:\d+ ", text)) == 16
    everything = draw(sample.many(300), Look(width=100, verbose=True))
    assert len(re.findall(r"(?m)^ +\d+:\d+ ", everything)) == 300
    assert "not shown" not in everything


def test_what_a_dumb_terminal_cannot_show_is_said_in_ascii() -> None:
    text = draw(sample.report(), Look(width=100, is_unicode=False))
    assert "############+...." in text
    assert "→" not in text


def test_control_characters_and_changes_of_direction_are_written_out() -> None:
    for verbose in (False, True):
        text = draw(sample.hostile(), Look(width=100, verbose=verbose))
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e\u2066]", text)
    assert "\\x1b[31m" in text


def test_colours_are_used_only_when_asked_for() -> None:
    assert "\x1b[" not in draw(sample.report(), Look())
    assert "\x1b[" in draw(sample.report(), Look(color=True))


def test_a_comparison_is_told() -> None:
    text = draw(sample.report(), Look(width=100), Rendering(earlier=(sample.earlier(),)))
    assert "Since 20 Oct 2026\n  1 new, 1 changed, 1 gone, 11 as before" in text
    assert "changed model acme-small → acme-large" in text


def test_nothing_found_is_said_in_one_sentence() -> None:
    text = draw(sample.empty(), Look())
    assert "Nothing closed was found in what was scanned." in text
    assert "0 findings" in text


def test_a_flow_names_the_users_sink_and_says_when_nothing_binds_what_is_retrieved() -> None:
    report = sample.report()
    first, *rest = report.flows
    flows = (
        msgspec.structs.replace(
            first, source_kind="retrieval", source_name="documents", provider_id="ownserve", closed=False, sanitized_by=()
        ),
        msgspec.structs.replace(first, source_name="own", provider_id=None, closed=None, sanitized_by=()),
        *rest,
    )
    sink = msgspec.structs.replace(report.findings[0], kind="sink", symbol="audit.write", provider_id=None, closed=None, flows=(1,))
    others = tuple(msgspec.structs.replace(one, flows=()) for one in report.findings[1:])
    text = draw(msgspec.structs.replace(report, flows=flows, findings=(sink, *others)), Look(width=120, verbose=True))
    assert "receives health data: documents, whoever asks for it" in text
    assert "audit.write receives health data: own" in text
    bound = msgspec.structs.replace(flows[0], guards=("user_filter",))
    assert "documents" not in draw(msgspec.structs.replace(report, flows=(bound,), findings=others), Look(width=120))
