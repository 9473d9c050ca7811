"""`auditor providers`."""

import datetime
from pathlib import Path

import msgspec
import pytest
from auditor.cli.providers import described, list_command, show_command, update_command
from auditor.errors import UsageError
from auditor.model.provider import Provider


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


def test_a_fact_that_was_read_long_ago_is_shown_as_old(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.cli.providers._today", lambda: datetime.date(2027, 11, 24))
    known = Provider(id="a", name="A", provider_class="gateway", openness=None, source="here", checked_on="2026-11-24")
    assert b"(checked 2026-11-24, 365 days ago: check it again)" in described(known)
    assert b"check it again" not in described(msgspec.structs.replace(known, checked_on="2027-11-01"))


def test_unknown_names_are_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean openai"):
        show_command("opneai")
    with pytest.raises(UsageError, match="did you mean hosts"):
        list_command(format_="hots")


def test_an_update_without_a_connection_takes_lists_from_files_and_shows_a_patch(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setattr("socket.socket.connect", _refuse)
    path = tmp_path / "models.json"
    path.write_text('{"gpt-4-0000": {"litellm_provider": "openai", "deprecation_date": "2030-01-01"}}')
    assert update_command(file=[f"litellm={path}"], offline=True) == 0
    out = capfdbinary.readouterr().out.decode()
    assert out.startswith("--- a/rules/providers/openai.yaml\n+++ b/rules/providers/openai.yaml\n")
    assert "+- {id: 'gpt-4-0000', weights: closed, shutdown_on: 2030-01-01" in out


def test_an_update_offline_needs_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.socket.connect", _refuse)
    with pytest.raises(UsageError, match="--offline allows no connection"):
        update_command(feed=["litellm"], offline=True)
    with pytest.raises(UsageError, match="cannot be read"):
        update_command(file=[f"litellm={tmp_path / 'none.json'}"], offline=True)


def test_lists_are_named_as_the_rules_name_them() -> None:
    with pytest.raises(UsageError, match="did you mean litellm"):
        update_command(feed=["litelm"], offline=True)
    with pytest.raises(UsageError, match="NAME=PATH"):
        update_command(file=["litellm"], offline=True)


def _refuse(*_: object) -> None:
    raise AssertionError("a connection was opened")
