"""`auditor providers`."""

import pytest
from auditor.cli.providers import list_command, show_command
from auditor.errors import UsageError


def test_the_list_has_a_line_for_each_provider(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert list_command(provider=["openai", "ollama"]) == 0
    lines = capfdbinary.readouterr().out.decode().splitlines()
    assert lines[0].split() == ["ID", "NAME", "CLASS", "OPENNESS", "COUNTRY", "HOSTS"]
    assert [line.split()[0] for line in lines[1:]] == ["ollama", "openai"]


def test_hosts_are_written_in_the_format_asked_for(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert list_command(format_="adblock", provider=["openai"]) == 0
    assert b"||api.openai.com^\n" in capfdbinary.readouterr().out


def test_one_provider_is_shown_with_sources_and_days(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert show_command("openai") == 0
    out = capfdbinary.readouterr().out.decode()
    assert "retention:" in out
    assert "checked 2026-11-24" in out
    assert "models that end" in out


def test_unknown_names_are_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean openai"):
        show_command("opneai")
    with pytest.raises(UsageError, match="did you mean hosts"):
        list_command(format_="hots")
