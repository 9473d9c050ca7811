"""`auditor scan` as a person or a script meets it."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from auditor.cli import app
from tests.cli.conftest import LLM, Run, start


def test_a_scan_prints_a_summary_and_ends_with_zero(auditor: Run, project: Path) -> None:
    ran = auditor("scan", project)
    assert ran.code == 0
    assert "app/llm.py" in ran.out
    assert "closed-provider-call" in ran.out
    assert ran.err == ""
    assert "\x1b" not in ran.out


def test_the_result_json_names_the_call(auditor: Run, project: Path) -> None:
    result = json.loads(auditor("scan", project, "-f", "json").out)
    call = next(finding for finding in result["findings"] if finding["kind"] == "call")
    assert (call["path"], call["line"], call["provider"], call["closed"], call["model"]) == ("app/llm.py", 7, "openai", True, "gpt-4o")
    assert result["schema_version"] == 1
    assert result["coverage"]["files_scanned"] == 3


def test_the_same_tree_gives_the_same_bytes(auditor: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cold = auditor("scan", project, "-f", "json", "-j", 1).out
    warm = auditor("scan", project, "-f", "json", "-j", 2).out
    off = auditor("scan", project, "-f", "json", "--no-cache").out
    monkeypatch.chdir(project)
    here = auditor("scan", "-f", "json").out
    assert cold == warm == off == here


def test_a_changed_file_is_seen_though_the_rest_is_remembered(auditor: Run, project: Path) -> None:
    auditor("scan", project)
    (project / "app" / "llm.py").write_text(LLM.replace("gpt-4o", "gpt-4.1"))
    result = json.loads(auditor("scan", project, "-f", "json").out)
    assert {finding["model"] for finding in result["findings"] if finding["kind"] == "call"} == {"gpt-4.1"}


def test_reports_are_written_by_the_end_of_their_names(auditor: Run, project: Path, tmp_path: Path) -> None:
    ran = auditor("scan", project, "-o", tmp_path / "a.json", "-o", tmp_path / "b.txt")
    assert ran.code == 0
    assert json.loads((tmp_path / "a.json").read_text())["tool"]["name"] == "auditor"
    assert "findings" in (tmp_path / "b.txt").read_text()
    assert "findings" in ran.out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.json", "b.txt", "project"]


def test_quiet_prints_nothing_beside_a_file(auditor: Run, project: Path, tmp_path: Path) -> None:
    ran = auditor("scan", project, "-q", "-o", tmp_path / "a.json")
    assert (ran.out, ran.err) == ("", "")


def test_the_format_flag_wins_for_one_file(auditor: Run, project: Path, tmp_path: Path) -> None:
    auditor("scan", project, "-q", "-f", "json", "-o", tmp_path / "report.dat")
    assert json.loads((tmp_path / "report.dat").read_text())["schema_version"] == 1


def test_a_minus_is_stdout_and_stdout_carries_the_result_alone(auditor: Run, project: Path) -> None:
    assert json.loads(auditor("scan", project, "-f", "json", "-o", "-").out)["schema_version"] == 1
    assert "findings" in auditor("scan", project, "-o", "-").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["/does/not/exist"], "no such file or folder"),
        (["-f", "nope"], "nope: no such format"),
        (["-o", "x.unknown"], "its end tells no format"),
        (["--fail-on", "hihg"], "--fail-on"),
        (["--color", "blue"], "--color"),
        (["-c", "missing.toml"], "missing.toml: cannot be read"),
        (["--rules", "missing"], "no such folder of rules"),
        (["-o", "/does/not/exist/a.json"], "cannot be written"),
    ],
)
def test_wrong_use_ends_with_two_and_says_what(
    auditor: Run, project: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(project)
    ran = auditor("scan", *arguments)
    assert ran.code == 2
    assert message in ran.err


def test_an_unknown_command_ends_with_two(auditor: Run) -> None:
    ran = auditor("scna")
    assert ran.code == 2
    assert "scna" in ran.err


def test_nothing_to_scan_ends_with_three(auditor: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = auditor("scan", tmp_path / "empty")
    assert ran.code == 3
    assert "nothing to scan: there is no file" in ran.err


def test_nothing_to_scan_says_why_what_is_there_was_not_read(auditor: Run, tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("import OpenAI from 'openai';" + "a(1);" * 5_000)
    ran = auditor("scan", tmp_path)
    assert ran.code == 3
    assert "nothing to scan: 1 seen, none read: minified (long lines)" in ran.err
    (tmp_path / "a.js").write_text("import OpenAI from 'openai';\n" + "([\n" * 6_000)
    assert "none read: brackets that never close" in auditor("scan", tmp_path).err


def test_the_summary_ends_with_the_names_of_the_files_written(auditor: Run, project: Path, tmp_path: Path) -> None:
    ran = auditor("scan", project, "-o", tmp_path / "a.html", "-o", tmp_path / "b.json")
    assert ran.out.rstrip().endswith(f"Written: {tmp_path / 'a.html'}, {tmp_path / 'b.json'}")
    assert "Written" not in auditor("scan", project).out


def test_fail_on_ends_with_one(auditor: Run, project: Path) -> None:
    assert auditor("scan", project, "--fail-on", "high").code == 1
    assert auditor("scan", project, "--fail-on", "critical").code == 0


def test_strict_ends_with_four_when_something_was_not_read(auditor: Run, project: Path) -> None:
    (project / "big.py").write_bytes(b"import openai\n" * 400_000)
    assert auditor("scan", project, "--strict").code == 4
    assert auditor("scan", project).code == 0


def test_settings_come_from_the_nearest_file_and_flags_win(auditor: Run, project: Path) -> None:
    (project / "auditor.toml").write_text("fail-on = 'high'\nexclude = ['requirements.txt']\n")
    ran = auditor("scan", project / "app", "-f", "json")
    assert ran.code == 0  # outside git the folder itself is the top
    ran = auditor("scan", project, "-f", "json")
    assert ran.code == 1
    assert {"path": "requirements.txt", "reason": "excluded by the user (1 files)"} in json.loads(ran.out)["coverage"]["skipped"]
    assert auditor("scan", project, "--fail-on", "critical").code == 0
    (project / "auditor.toml").write_text("fail-on = 'hihg'\n")
    ran = auditor("scan", project)
    assert (ran.code, "auditor.toml:1: fail-on" in ran.err) == (2, True)


def test_a_settings_file_in_pyproject_counts(auditor: Run, project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.auditor]\nfail-on = 'high'\n")
    assert auditor("scan", project).code == 1
    (project / "pyproject.toml").write_text("[tool.other]\n")
    assert auditor("scan", project).code == 0


@pytest.mark.parametrize(
    ("variables", "flags", "colored"),
    [
        ({}, [], False),
        ({"FORCE_COLOR": "1"}, [], True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, [], False),
        ({"NO_COLOR": "1"}, ["--color", "always"], True),
        ({"FORCE_COLOR": "1"}, ["--color", "never"], False),
        ({"FORCE_COLOR": "0"}, [], False),
    ],
)
def test_colours_follow_flag_and_environment(
    auditor: Run, project: Path, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], flags: list[str], *, colored: bool
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in auditor("scan", project, *flags).out) == colored


def test_names_and_code_cannot_command_the_terminal(auditor: Run, project: Path) -> None:
    (project / "app" / "\x1b[31mred\u202e.py").write_text(LLM.replace("gpt-4o", "gpt-4o\x1b]0;owned\x07"))
    ran = auditor("scan", project, "-v")
    assert re.findall("[\x00-\x09\x0b-\x1f\x7f\u202e]", ran.out) == []
    assert "\\x1b[31mred\\u202e.py" in ran.out


def test_names_that_are_no_utf8_reach_every_output(auditor: Run, project: Path) -> None:
    with open(os.path.join(os.fsencode(project), b"caf\xe9.py"), "wb") as stream:
        stream.write(LLM.encode())
    assert "caf\\xe9.py" in auditor("scan", project).out
    assert any(item["path"] == "caf\\xe9.py" for item in json.loads(auditor("scan", project, "-f", "json").out)["findings"])


def test_a_console_without_unicode_gets_ascii(project: Path) -> None:
    done = start(["scan", project, "-v"], env=os.environ | {"PYTHONIOENCODING": "cp1252:strict"})
    out, err = done.communicate()
    assert (done.returncode, err) == (0, b"")
    out.decode("cp1252")
    assert b"-> " in out or b"closed-provider-call" in out


def test_a_read_only_home_switches_the_cache_off(auditor: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AUDITOR_CACHE_DIR", str(tmp_path / "file" / "cache"))
    ran = auditor("scan", project)
    assert ran.code == 0
    assert ran.err.count("cache") == 1


def test_timings_go_to_stderr(auditor: Run, project: Path) -> None:
    first = auditor("scan", project, "--timings")
    assert re.search(r"ms  code +app/llm\.py", first.err)
    assert "from the cache" in auditor("scan", project, "--timings").err


def test_a_reader_that_goes_away_is_no_error(project: Path) -> None:
    done = start(["scan", project, "-f", "json"])
    assert done.stdout is not None
    done.stdout.close()
    assert done.stderr is not None
    assert done.stderr.read() == b""
    assert done.wait() == 0


def test_an_interrupt_ends_with_130_and_leaves_no_report(project: Path, tmp_path: Path) -> None:
    for number in range(2_000):  # many seconds of work on any machine
        (project / "app" / f"m{number}.py").write_text(LLM * 40)
    done = start(["scan", project, "-o", tmp_path / "out.json", "--no-cache", "-j", "2"], start_new_session=True)
    time.sleep(3)  # the workers are up: an interpreter that is still starting would speak for itself
    os.killpg(done.pid, signal.SIGINT)
    _, err = done.communicate(timeout=20)
    assert done.returncode == 130, err
    assert b"interrupted" in err
    assert b"Traceback" not in err
    assert not (tmp_path / "out.json").exists()


def test_the_version_is_told_without_the_parser() -> None:
    code = "import sys; sys.argv = ['auditor', '--version']; from auditor.cli.app import main; main(); print('typer' in sys.modules)"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert re.fullmatch(r"auditor \d+\.\d+\.\d+\nFalse\n", out)


def test_the_list_of_commands_imports_none_of_them() -> None:
    modules = ", ".join(repr(module) for _, module, _ in app.COMMANDS)
    code = (
        "import sys; from auditor.cli.app import application\n"
        "try: application(['--help'])(['--help'], standalone_mode=False)\n"
        f"finally: print([name for name in ({modules},) if name in sys.modules], 'rich' in sys.modules, 'requests' in sys.modules)"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True).stdout
    assert out.endswith("[] False False\n")
    for name, _, text in app.COMMANDS:
        assert re.search(rf"  {name} +{re.escape(text[:30])}", out)
