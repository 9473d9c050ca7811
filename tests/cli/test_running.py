"""Every way a command can end."""

import sys

import pytest
from auditor.cli.running import complain, run
from auditor.errors import ConfigError


class Usage(Exception):
    """As the parser of the command line raises them."""

    exit_code = 2

    def show(self) -> None:
        """Print itself."""
        sys.stderr.write("Usage: do this\n")


class Abort(Exception):
    """As the parser of the command line raises it on Ctrl-C."""


def raising(error: BaseException) -> int:
    raise error


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (ConfigError("a.toml:1: no"), 2, "auditor: error: a.toml:1: no"),
        (KeyboardInterrupt(), 130, "auditor: error: interrupted"),
        (Abort(), 130, "auditor: error: interrupted"),
        (Usage(), 2, "Usage: do this"),
        (SystemExit(3), 3, ""),
        (SystemExit(None), 0, ""),
        (ValueError("odd\x1b[31m"), 2, "auditor: error: this is a mistake in auditor, please report it: ValueError: odd\\x1b[31m"),
    ],
)
def test_errors_become_codes_and_one_line(capsys: pytest.CaptureFixture[str], error: BaseException, code: int, message: str) -> None:
    assert run(lambda: raising(error)) == code
    assert capsys.readouterr().err.strip() == message


def test_a_mistake_shows_its_trace_when_asked(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITOR_DEBUG", "1")
    run(lambda: raising(ValueError("odd")))
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(("result", "code"), [(None, 0), (1, 1), ("text", 0), (130, 130)])
def test_a_command_returns_its_code(result: object, code: int) -> None:
    assert run(lambda: result) == code


def test_a_closed_stream_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Closed:
        encoding = "ascii"

        def write(self, _text: str) -> int:
            raise BrokenPipeError

        def flush(self) -> None:
            raise BrokenPipeError

        def fileno(self) -> int:
            raise ValueError

    monkeypatch.setattr(sys, "stderr", Closed())
    monkeypatch.setattr(sys, "stdout", Closed())
    complain("nobody hears it")
    assert run(lambda: 0) == 0
