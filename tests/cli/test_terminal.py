"""What a terminal is shown, and when."""

import io
import sys

import pytest
from auditor.cli.terminal import ProgressLine, encodable, is_terminal, speaks_unicode, wants_color
from auditor.reporters.neutral import neutral
from tests.cli.conftest import Run


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    encoding = "utf-8"

    def isatty(self) -> bool:
        """Say so."""
        return True


def console(encoding: str) -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding=encoding)


def test_control_characters_and_changes_of_direction_are_escaped() -> None:
    assert neutral("a\x1b[31m\r\nb\u202e\x9bc\ud800\u2028") == "a\\x1b[31m\\r\\nb\\u202e\\x9bc\\ud800\\u2028"
    assert neutral("größe 漢字 🙂") == "größe 漢字 🙂"


def test_a_console_gets_characters_it_can_show() -> None:
    assert encodable("a → b · …", console("cp1252")) == "a -> b - ..."
    assert encodable("a · b…", console("cp1252")) == "a · b…"
    assert encodable("漢", console("ascii")) == "\\u6f22"
    assert encodable("漢", console("utf-8")) == "漢"
    assert not speaks_unicode(console("cp1252"))
    assert speaks_unicode(console("utf-8"))


def test_a_dumb_terminal_gets_no_arrows_and_no_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert not speaks_unicode(console("utf-8"))
    assert not wants_color("auto", Terminal())


def test_a_terminal_gets_colours_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    assert wants_color("auto", Terminal())
    assert not wants_color("auto", io.StringIO())


def test_a_closed_stream_is_no_terminal() -> None:
    stream = io.StringIO()
    stream.close()
    assert not is_terminal(stream)


def test_progress_is_one_line_for_people_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    line = ProgressLine(silent=False)
    line("look", 0, 0)
    line("look", 64, 1000)
    line("look", 64, 1000)
    line.clear()
    line.clear()
    assert seen.getvalue() == "\r\x1b[Klook 64/1,000\r\x1b[K"
    quiet = io.StringIO()
    monkeypatch.setattr(sys, "stderr", quiet)
    ProgressLine(silent=False)("look", 1, 2)
    assert quiet.getvalue() == ""


@pytest.mark.parametrize("arguments", [[], ["rules"], ["providers"]])
def test_no_line_of_a_list_of_commands_is_cut(auditor: Run, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    lines = auditor(*arguments, "--help").out.partition("Commands:")[2].split("\n")
    assert len(lines) > 3
    assert [line for line in lines if line.endswith("...")] == []
