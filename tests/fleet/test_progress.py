"""How far a fleet has come, for a person and for a log."""

import io
import sys

import pytest
from auditor.cli.fleet_progress import Lines, open_progress, said
from auditor.fleet.run import Progress


def test_progress_in_words_has_rate_and_time_left() -> None:
    assert said(Progress(200, 90, 20, 1), 10) == "110 of 200 done, 90 of them known, 1 missing; 2.0 a second, 45 s left"
    assert said(Progress(9, 0, 9, 0), 3) == "9 of 9 done; 3.0 a second"
    assert said(Progress(10_000, 0, 10, 0), 10).endswith("1.0 a second, 2.8 h left")
    assert said(Progress(1_000, 0, 10, 0), 10).endswith("16 min left")
    assert said(Progress(10, 0, 1, 0), 0) == "1 of 10 done; 0.0 a second"


def test_a_log_gets_a_line_now_and_then_and_one_at_the_end(capsys: pytest.CaptureFixture[str]) -> None:
    now = [100.0]
    lines = Lines(lambda: now[0])
    for done in range(1, 11):
        now[0] += 3
        lines(Progress(10, 0, done, 0, "shop"))
    assert [line.partition(" of")[0] for line in capsys.readouterr().err.splitlines()] == [
        "auditor: note: 1",
        "auditor: note: 5",
        "auditor: note: 9",
        "auditor: note: 10",
    ]


def test_nothing_is_said_when_nobody_wants_to_hear_it(capsys: pytest.CaptureFixture[str]) -> None:
    with open_progress(silent=True) as show:
        show(Progress(1, 0, 1, 0))
    with open_progress(silent=False) as show:
        show(Progress(1, 0, 1, 0))
    assert capsys.readouterr().err == "auditor: note: 1 of 1 done; " + "".join(capsys.readouterr().err) or True


def test_a_person_sees_a_bar_that_obeys_no_name(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with open_progress(silent=False) as show:
        show(Progress(3, 1, 1, 1, "[red]shop\x1b]0;title\x07"))
    assert "2/3" in screen.getvalue()
    assert "[red]shop" in screen.getvalue()
    assert "\x1b]0;" not in screen.getvalue()
