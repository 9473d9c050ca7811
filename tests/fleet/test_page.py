"""The portfolio as a page, as Markdown, as text, as tables."""

import importlib
import json
import re
import sys
from pathlib import Path

import pytest
from auditor.errors import UsageError
from auditor.fleet.company import Company
from auditor.fleet.page import render_html, render_markdown, render_text
from auditor.fleet.records import Missing, RepositoryTask
from auditor.fleet.run import Found
from auditor.fleet.store import ResultStore
from auditor.fleet.tables import TABLES, Tables, render_csv, render_parquet, write_store
from auditor.fleet.trend import arrivals, points
from auditor.fleet.wire import Wired
from auditor.reporters.rendering import Rendering
from tests.fleet.conftest import Run, record, use
from tests.fleet.test_portfolio import company, scored

EVIL = '<script>alert("x")</script>'


def full() -> Company:
    """Return a portfolio in which every part has something to say, and every word is somebody else's."""
    import msgspec

    records = [
        record(f"{EVIL}{number}", [use(EVIL, edit=number + 1, data_types=(EVIL,))], scores=scored(number * 1000)) for number in range(3)
    ]
    before = company(record(f"{EVIL}0", scores=scored(90_000)), *(record(f"old{number}") for number in range(9)))
    made = company(*records, owners={f"{EVIL}0": EVIL, f"{EVIL}1": "B"}, before=before)
    days = ("2026-01-01", "2026-02-01")
    found = tuple(Found(RepositoryTask(name=one.name), "k", one, tuple((day, one) for day in days)) for one in records)
    missing = (Missing(name=EVIL, code="unreachable", reason=EVIL, attempts=3),)
    return msgspec.structs.replace(made, name=EVIL, trend=points(found), arrivals=arrivals(found), missing=missing)


def test_the_page_runs_nothing_of_what_it_shows() -> None:
    page = render_html(full()).decode()
    assert "<script>alert" not in page
    assert page.count("<script") == 1
    assert "default-src &#39;none&#39;" in page
    assert not re.search(r'(?:src|href)="https?:', page)


def test_every_part_of_the_page_is_there_and_every_link_in_it_leads_somewhere() -> None:
    page = render_html(full(), link=lambda member: f"results/{member.report}.html").decode()
    ids = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= ids
    assert {"one", "repositories", "providers", "owners", "shared", "twice", "trend", "limits"} <= ids
    assert "nothing" not in page.partition("What moved since the last run")[2].partition("</ul>")[0]
    assert page.count('<svg class="time"') == 3
    assert 'href="results/+script+alert' in page


def test_every_number_of_page_one_leads_to_what_it_counts_and_that_to_its_parts() -> None:
    page = render_html(full()).decode()
    numbers = re.findall(r'<dd><a href="#(n\d)">([^<]+)</a>', page)
    assert [anchor for anchor, _ in numbers] == [f"n{place}" for place in range(1, 8)]
    for anchor, value in numbers:
        entry = page.partition(f'<article class="number" id="{anchor}">')[2].partition("</article>")[0]
        assert value in entry
        assert re.search(r'href="#(?:repositories|providers|missing)"', entry)


def test_page_one_names_the_three_highest_scores_and_long_tables_fold() -> None:
    records = [record(f"r{number:02}", [use(f"P{number:02}", edit=1)], scores=scored(90_000 - number * 1000)) for number in range(25)]
    page = render_html(company(*records), link=lambda member: f"x/{member.report}.html").decode()
    first = page.partition("Look here first")[2].partition("</ol>")[0]
    assert re.findall(r'href="x/(r\d\d).html"', first) == ["r00", "r01", "r02"]
    open_rows, _, folded = page.partition('id="repositories"')[2].partition("</section>")[0].partition("<details")
    assert (open_rows.count("<tr>"), folded.count("<tr>")) == (21, 6)
    assert "5 more, with lower scores" in folded
    assert "5 more, in fewer repositories" in page
    assert "Look here first" not in render_html(company(*records[:3])).decode()


def test_an_empty_company_makes_a_page_too() -> None:
    empty = company()
    assert "No repository was looked at." in render_html(empty).decode()
    assert "No repository was looked at." in render_text(empty).decode()
    free = company(record("a"))
    assert "No closed provider was found in 1 repository." in render_markdown(free).decode()
    only = company(record("a", [use("X", edit=0, others=1)]))
    assert "No call to any of them was found in production code." in render_text(only).decode()


def test_a_share_that_is_not_nothing_never_reads_as_nothing() -> None:
    made = company(record("a", [use("X", edit=1), use("Y", edit=999)]))
    assert "under 1 %" in render_markdown(made).decode()


def test_markdown_escapes_what_is_somebody_elses() -> None:
    text = render_markdown(full()).decode()
    assert "<script>" not in text
    assert "| 2026-02-01 | 3 | 3 |" in text


def test_more_rows_than_a_page_takes_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.fleet.page.ROWS_SHOWN", 2)
    made = company(*(record(f"r{number}") for number in range(5)))
    assert "and 3 more in the CSV and JSON portfolios" in render_html(made).decode()
    assert "and 3 more in the CSV and JSON portfolios" in render_markdown(made).decode()
    many = company(*(record(f"r{number:02d}") for number in range(25)))
    assert "and 5 more" in render_text(many).decode()


def test_a_template_of_the_users_replaces_a_part(tmp_path: Path) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "fleet.html").write_text(
        '{% extends "shipped/html/fleet.html" %}{% block footer %}<footer>Ours</footer>{% endblock %}'
    )
    assert "<footer>Ours</footer>" in render_html(company(record("a")), Rendering(templates=str(tmp_path))).decode()


def test_a_spreadsheet_runs_nothing() -> None:
    made = company(record("=1+1"), owners={"=1+1": "@SUM(A1)"})
    text = render_csv(made).decode()
    assert "'=1+1,'@SUM(A1)" in text


def tables(made: Company, tmp_path: Path) -> Tables:
    found = tuple(Found(RepositoryTask(name=one.name), one.key, one.record, (("2026-01-01", one.record),)) for one in made.members)
    return Tables(made, found, Wired(), ResultStore(str(tmp_path)))


def test_parquet_holds_a_row_for_each_repository() -> None:
    import io

    import pyarrow.parquet

    made = company(record("a", [use("X")], scores=scored(5)), record("b"))
    table = pyarrow.parquet.read_table(io.BytesIO(render_parquet(made)))
    assert table.column_names == list(TABLES["repositories"])
    assert table.column("repository").to_pylist() == ["a", "b"]
    assert render_parquet(made) == render_parquet(made)


def test_sql_finds_the_same_in_a_database_and_in_a_folder(company: Path, auditor: Run) -> None:
    import duckdb

    assert auditor("fleet", "acme.toml", "-q", "--store", "acme.duckdb").code == 0
    assert auditor("fleet", "acme.toml", "-q", "--store", "acme").code == 0
    told = json.loads(Path("acme-results/portfolio.json").read_text(encoding="utf-8"))
    with duckdb.connect("acme.duckdb", read_only=True) as database:
        for name in TABLES:
            rows = database.execute(f"SELECT * FROM {name}").fetchall()
            assert rows == database.execute(f"SELECT * FROM 'acme/{name}.parquet'").fetchall()
        counts = dict(database.execute("SELECT repository, count(*) FROM findings GROUP BY 1").fetchall())
        assert counts == {one["name"]: one["record"]["findings"] for one in told["members"]}
        for query in documented_queries():
            assert database.execute(query).fetchall() is not None


def documented_queries() -> list[str]:
    text = (Path(__file__).parents[2] / "docs" / "fleet.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.+?)```", text, re.DOTALL)
    assert len(queries) >= 5
    return queries


def test_what_writes_a_table_and_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    made = company(record("a"))
    with pytest.raises(UsageError, match=r"this needs duckdb: pip install 'auditor\[duckdb\]'"):
        write_store(str(tmp_path / "x.duckdb"), tables(made, tmp_path))
    assert not (tmp_path / "x.duckdb").exists()


def test_tables_that_cannot_be_written_are_told_and_leave_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match=r"--store .*file/below: cannot be written"):
        write_store(str(tmp_path / "file" / "below"), tables(company(record("a")), tmp_path))


def test_a_result_that_is_gone_leaves_its_findings_out(tmp_path: Path) -> None:
    made = company(record("a", [use("X")]))
    assert list(tables(made, tmp_path).batches("findings")) == [[]]
    assert [row[:2] for batch in tables(made, tmp_path).batches("trend") for row in batch] == [("2026-01-01", "a")]


def test_the_module_of_ray_is_only_imported_when_it_is_asked_for() -> None:
    importlib.import_module("auditor.cli.fleet")
    assert "auditor.fleet.engines.ray" not in sys.modules or "ray" in sys.modules
