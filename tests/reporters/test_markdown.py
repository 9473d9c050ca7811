"""Markdown as GitHub renders it: whole within its limits, and nothing in it that scanned code could say to the reader."""

import re

import pytest
from auditor.reporters import markdown
from auditor.reporters.markdown import COMMENT_LIMIT, FILE_LIMIT, code, escaped, fence, raw, render
from auditor.reporters.mermaid import EDGES_SHOWN, mermaid
from auditor.reporters.rendering import Rendering
from auditor.reporters.story.exposure import Stream
from auditor.reporters.story.findings import Line
from markdown_it import MarkdownIt
from tests.reporters import sample


def html(text: str) -> str:
    return MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)


@pytest.mark.parametrize("payload", sample.PAYLOADS)
def test_text_is_shown_and_does_nothing_else(payload: str) -> None:
    rendered = html(f"before {escaped(payload)} after")
    assert set(re.findall(r"<(/?\w+)", rendered)) <= {"p", "/p"}
    cell = html(f"|a|b|\n|---|---|\n|{escaped(payload)}|{code(payload)}|\n")
    assert cell.count("<td>") == 2
    assert set(re.findall(r"<(/?\w+)", cell)) <= {
        "table",
        "/table",
        "thead",
        "/thead",
        "tbody",
        "/tbody",
        "tr",
        "/tr",
        "th",
        "/th",
        "td",
        "/td",
        "code",
        "/code",
    }


@pytest.mark.parametrize("payload", sample.PAYLOADS)
def test_text_inside_html_stays_text(payload: str) -> None:
    assert set(re.findall(r"<(/?\w+)", html(f"<details><summary>{raw(payload)}</summary>\n\n</details>"))) <= {
        "details",
        "/details",
        "summary",
        "/summary",
    }


@pytest.mark.parametrize("start", ["- item", "# head", "> quote", "1. one", "+ x", "=== under", "    code", "```fence"])
def test_text_at_the_start_of_a_line_begins_nothing(start: str) -> None:
    assert html(escaped(start)).startswith("<p>")


def test_nobody_is_mentioned() -> None:
    assert "@team" not in escaped("ask @team and #12")
    assert "#12" not in escaped("ask @team and #12")


def test_a_fence_is_longer_than_any_inside() -> None:
    text = fence("a.py", (Line(1, "x = '````'", True),))
    assert text.startswith("`````python\n")
    assert html(str(text)).count("<pre>") == 1


def test_a_hostile_report_renders_with_our_own_elements_alone() -> None:
    rendered = html(render(sample.hostile()).decode())
    assert "<script" not in rendered
    assert "<img" not in rendered
    assert "javascript:" not in " ".join(re.findall(r'href="([^"]*)"', rendered))


def test_every_row_of_a_table_has_as_many_cells_as_its_head() -> None:
    lines = render(sample.report()).decode().splitlines()
    for number, line in enumerate(lines):
        if re.fullmatch(r"[|: -]+", line) and "---" in line:
            wide = line.count("|")
            place = number - 1
            while place < len(lines) and lines[place].startswith("|"):
                assert lines[place].replace("\\|", "").count("|") == wide, lines[place]
                place += 1


def test_findings_link_to_entries_that_are_there() -> None:
    text = render(sample.report()).decode()
    assert set(re.findall(r"\]\(#([a-z0-9]+)\)", text)) <= set(re.findall(r'<a id="([a-z0-9]+)">', text))


def test_what_is_cut_to_fit_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = render(sample.report()).decode()
    monkeypatch.setattr(markdown, "FILE_LIMIT", len(whole) - 500)
    text = render(sample.report()).decode()
    assert "Left out to keep within the size that is rendered: bodies of findings of low severity and information" in text
    monkeypatch.setattr(markdown, "FILE_LIMIT", 9_000)
    assert len(render(sample.report()).decode()) <= 9_001


def test_a_very_large_report_keeps_the_worst_findings() -> None:
    text = render(sample.many(4_000)).decode()
    assert len(text) <= FILE_LIMIT
    assert "<b>critical</b>" in text


def test_the_short_form_fits_a_comment_whatever_is_new() -> None:
    earlier = sample.report(findings=(), decisions=())
    text = render(sample.many(900), Rendering(summary=True, earlier=(earlier,))).decode()
    assert len(text) <= COMMENT_LIMIT
    assert "and 816 more new" in text
    assert "gate failed" not in text


def test_the_short_form_says_that_the_gate_failed() -> None:
    assert "gate failed" in render(sample.report(), Rendering(summary=True)).decode()


def test_the_flow_chart_has_quoted_labels_and_few_edges() -> None:
    streams = [Stream('Health "data"]; click', f"part<{n}>", "Acme #1 `x`", True, n % 2 == 0, 1) for n in range(30)]
    text = str(mermaid(streams))
    assert text.count("-->") + text.count(".->") == EDGES_SHOWN
    for label in re.findall(r'"([^"]*)"', text):
        assert not set(label) & set('<>`[]{}"')
    assert mermaid([]) == ""


def test_a_comment_that_is_too_long_names_fewer_new_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    rendering = Rendering(summary=True, earlier=(sample.report(findings=(), decisions=()),))
    whole = render(sample.many(60), rendering).decode()
    monkeypatch.setattr(markdown, "COMMENT_LIMIT", len(whole) - 1)
    fewer = render(sample.many(60), rendering).decode()
    assert "more new" in fewer
    assert fewer.count("| critical |") <= whole.count("| critical |")
    monkeypatch.setattr(markdown, "COMMENT_LIMIT", 100)
    assert len(render(sample.many(60), rendering).decode()) <= 101
