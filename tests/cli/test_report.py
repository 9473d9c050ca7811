"""`auditor report`: saved results rendered again, compared, and put on one page."""

import io
import sys
from pathlib import Path

import msgspec
import pytest
from auditor.cli.report import command
from auditor.errors import UsageError
from auditor.reporters import reporter
from tests.reporters import sample


def saved(folder: Path, name: str, report: sample.Report) -> str:
    path = folder / name
    path.write_bytes(reporter("json")(report))
    return str(path)


def test_a_saved_result_renders_as_the_scan_would(tmp_path: Path) -> None:
    result, out = saved(tmp_path, "r.json", sample.report()), tmp_path / "r.html"
    assert command([result], output=[str(out)], quiet=True) == 0
    assert out.read_bytes() == reporter("html")(sample.report())


def test_two_results_tell_what_changed(tmp_path: Path) -> None:
    old, new = saved(tmp_path, "old.json", sample.earlier()), saved(tmp_path, "new.json", sample.report(decisions=()))
    out = tmp_path / "r.md"
    assert command([old, new], output=[str(out)], summary=True, quiet=True) == 0
    assert out.read_text("utf-8").startswith("**auditor: 1 new finding.**")
    assert command([new], since=old, output=[str(out)], summary=True, quiet=True) == 0
    assert out.read_text("utf-8").startswith("**auditor: 1 new finding.**")


def test_a_folder_gives_a_portfolio_and_says_what_is_no_result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    saved(tmp_path, "a.json", sample.report())
    saved(tmp_path, "b.json", sample.empty())
    (tmp_path / "c.json").write_text("{}", "utf-8")
    assert command([str(tmp_path)], output=[str(tmp_path / "all.html")]) == 0
    assert "2 projects" in (tmp_path / "all.html").read_text("utf-8")
    assert "c.json: no result" in capsys.readouterr().err


def test_a_portfolio_is_printed_when_no_file_is_asked_for(tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    saved(tmp_path, "a.json", sample.report())
    assert command([str(tmp_path)]) == 0
    assert b"1 project, 2 closed providers" in capsysbinary.readouterr().out


def test_a_result_is_read_from_stdin(monkeypatch: pytest.MonkeyPatch, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    content = reporter("json")(sample.report())
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert command(["-"], format_="json") == 0
    assert capsysbinary.readouterr().out == content


def test_results_of_different_projects_are_compared_with_a_warning(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = saved(tmp_path, "old.json", msgspec.structs.replace(sample.earlier(), root="other"))
    assert command([old, saved(tmp_path, "new.json", sample.report())], quiet=True, output=[str(tmp_path / "x.csv")]) == 0
    assert "of other and of desk" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"results": ["nowhere.json"]}, "nowhere.json: cannot be read"),
        ({"results": ["."], "format_": "docx"}, "no such format"),
        ({"results": ["x.json"], "link_template": "javascript:alert(1)"}, "begins with neither"),
    ],
)
def test_wrong_use_is_said(arguments: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        command(**arguments)  # type: ignore[arg-type]


def test_a_portfolio_has_few_formats(tmp_path: Path) -> None:
    saved(tmp_path, "a.json", sample.report())
    with pytest.raises(UsageError, match="a portfolio has the formats html, markdown, terminal"):
        command([str(tmp_path)], format_="sarif")


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no result of"):
        command([str(tmp_path)])
