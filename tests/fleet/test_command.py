"""`auditor fleet` as a whole: what comes out, what is remembered, what moved."""

import csv
import io
import json
from pathlib import Path

import pytest
from auditor.fleet.child import main as _imported  # the child's own module is used by every run here
from auditor.fleet.planning import rules_beside
from tests.fleet.conftest import KIT, Run, commit, lay

assert _imported


def portfolio(folder: Path = Path("acme-results")) -> dict:
    return json.loads((folder / "portfolio.json").read_text(encoding="utf-8"))


def test_one_result_for_each_repository_and_one_portfolio_of_all(company: Path, auditor: Run) -> None:
    ran = auditor("fleet", "acme.toml", "-o", "acme.html", "-o", "acme.md", "-o", "acme.csv")
    assert ran.code == 0, ran.err
    assert "auditor: note: 3 of 3 done" in ran.err
    assert ran.out == ""
    assert sorted(file.name for file in Path("acme-results").iterdir()) == [
        *("desk.html", "desk.json", "kit.html", "kit.json", "portfolio.json", "shop.html", "shop.json")
    ]
    told = portfolio()
    assert (told["name"], told["totals"]["repositories"], told["totals"]["missing"], told["missing"]) == ("Acme", 3, 0, [])
    assert [(one["package"], one["repository"], one["used_by"]) for one in told["packages"]] == [("pypi:acme-llm", "kit", ["desk", "shop"])]
    assert [(one["host"], one["closed"], one["repositories"]) for one in told["gateways"]] == [("llm.corp.internal", False, ["desk"])]
    owners = {row["owner"]: (row["edit"], row["repositories"], row["components"]) for row in told["owners"]}
    assert owners["Finance"] == (1, [], ["desk/services/billing"])
    assert owners["Support"] == (0, ["desk"], [])
    page = Path("acme.html").read_text(encoding="utf-8")
    assert '<a href="acme-results/shop.html">shop</a>' in page
    rows = list(csv.DictReader(io.StringIO(Path("acme.csv").read_text(encoding="utf-8"))))
    assert {row["repository"]: (row["owner"], row["groups"]) for row in rows}["shop"] == ("Shop", "retail")
    assert "| kit | Platform |" in Path("acme.md").read_text(encoding="utf-8")


def test_a_second_run_knows_everything_and_starts_nothing(company: Path, auditor: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    auditor("fleet", "acme.toml", "-q", "-o", "first.json")
    before = {file.name: file.stat().st_mtime_ns for file in Path("acme-results").iterdir() if file.name != "portfolio.json"}
    monkeypatch.setattr("auditor.cli.fleet.open_engine", lambda *_any, **_more: pytest.fail("an engine was started"))
    assert auditor("fleet", "acme.toml", "--dry-run").out.splitlines() == [
        *("known  desk (as it is)", "known  kit (as it is)", "known  shop (as it is)"),
        "0 of 3 tasks would run; the others are known",
    ]
    ran = auditor("fleet", "acme.toml")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("3 of 3 repositories depend on 2 closed providers.")
    assert "since the last run: nothing moved" in ran.out
    assert {file.name: file.stat().st_mtime_ns for file in Path("acme-results").iterdir() if file.name != "portfolio.json"} == before


def test_what_changed_is_scanned_and_what_moved_is_told(company: Path, auditor: Run) -> None:
    auditor("fleet", "acme.toml", "-q", "-o", "first.json")
    lay(company, {"shop/shop/more.py": KIT.replace("from openai import OpenAI", "from openai import OpenAI  # second"), "shop/x.py": ""})
    assert "scan   shop (as it is)\n1 of 3 tasks would run; the others are known\n" in auditor("fleet", "acme.toml", "--dry-run").out
    auditor("fleet", "acme.toml", "-q", "-o", "second.json")
    (shift,) = portfolio()["moved"]["shifts"]
    assert (shift["repository"], shift["arrived"], shift["edit"], shift["callers"]) == ("shop", ["OpenAI"], 1, 1)
    assert (portfolio()["moved"]["unchanged"], portfolio()["moved"]["same_rules"]) == (2, True)


def test_a_fleet_in_yaml_with_a_saved_listing_and_revisions(company: Path, auditor: Run) -> None:
    commit(company / "kit", {"late.py": "import anthropic\n"}, "2026-01-01")
    first = commit(company / "kit", {"late.py": ""}, "2026-02-01")
    (company / "org.txt").write_text("kit\nshop\ndesk\n", encoding="utf-8")
    text = "name: Acme\norganisations: [{listing: org.txt, owner: Everybody, exclude: [desk]}]\nrepositories: [{path: kit, revision: main, name: old kit}]\n"
    (company / "acme.yaml").write_text(text, encoding="utf-8")
    ran = auditor("fleet", "acme.yaml", "-q", "-o", "-", "-f", "json", "--results", "out")
    assert ran.code == 0, ran.err
    members = {one["name"]: (one["owner"], one["record"]["commit"], one["report"]) for one in json.loads(ran.out)["members"]}
    assert members == {"old kit": ("", first, "old+kit"), "kit": ("Everybody", "", "kit"), "shop": ("Everybody", "", "shop")}
    assert (company / "out" / "old+kit.json").is_file()


def test_addresses_are_cloned_and_an_unchanged_one_costs_a_question(company: Path, auditor: Run, cache: Path) -> None:
    head = commit(company / "server", {"kit.py": KIT})
    (company / "net.toml").write_text(f'[[repositories]]\nurl = "{(company / "server").as_uri()}"\n', encoding="utf-8")
    assert auditor("fleet", "net.toml", "--dry-run").out.startswith("clone  server (as it is)")
    assert auditor("fleet", "net.toml", "-q", "-o", "net.json").code == 0
    assert portfolio(Path("net-results"))["members"][0]["record"]["commit"] == head
    clone = next((cache / "fleet-clones").glob("*.git"))
    used = (clone / "auditor-size").stat().st_mtime_ns
    assert auditor("fleet", "net.toml", "-q", "-o", "net.json").code == 0
    assert (clone / "auditor-size").stat().st_mtime_ns == used
    (company / "server").rename(company / "moved")
    assert auditor("fleet", "net.toml", "-q", "--offline", "--strict", "-o", "net.json").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.toml",), "nowhere.toml: cannot be read: No such file or directory"),
        (("acme.toml", "-o", "acme.pdf"), "acme.pdf: its end tells no format; a portfolio ends in .html,"),
        (("acme.toml", "-o", "x", "-f", "sarif"), "--format sarif: a portfolio has the formats html, markdown, json, csv, parquet, text"),
        (("acme.toml", "-o", "no/such/x.html"), "no/such/x.html: cannot be written: there is no such folder"),
        (("acme.toml", "--since", "soon"), "--since soon: give a span as 180d, 26w, 6m or 1y"),
        (("acme.toml", "--since", "20y", "--step", "1d"), "--step 1d: gives 7300 steps; no more than 400 are drawn"),
        (("acme.toml", "--since", "1y", "--until", "today"), "--until today: give a day as 2026-11-24"),
        (("acme.toml", "--engine", "spark"), "--engine spark: there are embedded, dask, ray"),
    ],
)
def test_what_cannot_be_done_is_said_before_anything_runs(company: Path, auditor: Run, arguments: tuple[str, ...], said: str) -> None:
    ran = auditor("fleet", *arguments)
    assert ran.code == 2
    assert said in ran.err
    assert not Path("acme-results").exists()


def test_two_repositories_with_one_name_are_refused(company: Path, auditor: Run) -> None:
    (company / "two.toml").write_text('[[repositories]]\npath = "kit"\n[[repositories]]\npath = "shop"\nname = "Kit"\n', encoding="utf-8")
    assert "are both called Kit: give one of them another `name`" in auditor("fleet", "two.toml").err


def test_a_repository_that_a_listing_repeats_is_scanned_once(company: Path, auditor: Run) -> None:
    (company / "org.txt").write_text("kit\n./kit\n", encoding="utf-8")
    (company / "twice.toml").write_text(
        '[[organisations]]\nlisting = "org.txt"\n[[repositories]]\npath = "kit"\nowner = "Platform"\n', encoding="utf-8"
    )
    assert "1 of 1 tasks would run" in auditor("fleet", "twice.toml", "--dry-run").out


def test_without_the_cache_nothing_is_read_from_it_or_kept(company: Path, auditor: Run, cache: Path) -> None:
    (company / "one.toml").write_text('[[repositories]]\npath = "desk"\n', encoding="utf-8")
    assert auditor("fleet", "one.toml", "-q", "--no-cache").code == 0
    assert not (cache / "fleet-results").exists()
    assert not (cache / "fleet-files").exists()
    assert "1 of 1 tasks would run" in auditor("fleet", "one.toml", "--dry-run").out


RULE = """id: {name}
summary: A call to anybody closed
motivation: It leaves.
severity: low
lifecycle: experimental
when: {{evidence: [call], target: closed}}
message: "{{provider}} answers this call"
remediation: {{text: Look at it., effort: low}}
examples:
  match:
  - facts: {{evidence: call, target: closed, provider: openai}}
  - facts: {{evidence: call, target: closed, provider: anthropic}}
  no_match:
  - facts: {{evidence: call, target: open, provider: openai}}
  - facts: {{evidence: import, provider: openai}}
"""
PACK = "id: {name}\ntitle: {name}\nquestion: What leaves?\nchecked_on: 2026-01-01\n"


def test_rules_of_the_fleet_and_of_the_flag_count_for_every_repository(company: Path, auditor: Run) -> None:
    for name in ("own", "more"):
        lay(
            company,
            {
                f"{name}/packs/{name}/pack.yaml": PACK.format(name=name),
                f"{name}/packs/{name}/{name}-calls.yaml": RULE.format(name=f"{name}-calls"),
            },
        )
    (company / "one.toml").write_text('[[repositories]]\npath = "desk"\n[settings]\nrules = ["own"]\n', encoding="utf-8")
    ran = auditor("fleet", "one.toml", "-q", "--rules", "more")
    assert ran.code == 0, ran.err
    findings = json.loads(Path("one-results/desk.json").read_text(encoding="utf-8"))["findings"]
    assert {"own-calls", "more-calls"} <= {rule["rule"] for finding in findings for rule in finding["rules"]}
    assert rules_beside(("https://example.org/pack.zip", "own"), "/x") == ("https://example.org/pack.zip", "/x/own")
