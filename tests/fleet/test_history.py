"""Dependence over time, from git objects: every content is read once, whatever days it was there."""

import json
from collections import Counter
from pathlib import Path

import msgspec
import pytest
from auditor.config import Settings
from auditor.errors import UsageError
from auditor.fleet import work
from auditor.fleet.planning import days_of
from auditor.fleet.records import RepositoryTask
from auditor.fleet.run import Found
from auditor.fleet.trend import arrivals, points
from auditor.inputs.gittree import GitTreeSource
from tests.fleet.conftest import KIT, SHOP, Run, commit, record, use

DAYS = ("2026-02-01", "2026-03-01", "2026-04-01")


def history(root: Path) -> Path:
    """Make a repository in which a provider comes in, and a second one two months later."""
    commit(root, {"plain.py": "x = 1\n"}, "2026-01-15")
    commit(root, {"llm/kit.py": KIT}, "2026-02-15")
    commit(root, {"shop/answers.py": SHOP, "plain.py": "x = 2\n"}, "2026-04-15")
    return root


def test_days_are_counted_back_from_the_last_one() -> None:
    assert days_of("90d", "30d", "2026-05-01") == ("2026-01-31", "2026-03-02", "2026-04-01")
    assert days_of("2w", "1w", "2026-05-01") == ("2026-04-17", "2026-04-24")
    assert len(days_of("1y", "1m", "2026-05-01")) == 12
    with pytest.raises(UsageError, match="give a span"):
        days_of("0d", "30d", "2026-05-01")


def test_the_trend_tells_what_came_in_when_and_where(company: Path, auditor: Run) -> None:
    history(company / "old")
    (company / "old.toml").write_text('[[repositories]]\npath = "old"\n[[repositories]]\npath = "kit"\n', encoding="utf-8")
    ran = auditor("fleet", "old.toml", "-q", "--since", "90d", "--step", "30d", "--until", "2026-05-01", "-o", "-", "-f", "json")
    assert ran.code == 0, ran.err
    told = json.loads(ran.out)
    assert [(one["day"], one["repositories"], one["dependent"], one["edit"], one["providers"]) for one in told["trend"]] == [
        ("2026-01-31", 1, 0, 0, {}),
        ("2026-03-02", 1, 1, 1, {"OpenAI": 1}),
        ("2026-04-01", 1, 1, 1, {"OpenAI": 1}),
    ]
    assert [(one["provider"], one["day"], one["since_before"], one["components"]) for one in told["arrivals"]] == [
        ("OpenAI", "2026-03-02", False, ["old/llm"])
    ]
    newest = next(one["record"] for one in told["members"] if one["name"] == "old")
    assert (newest["numbers"]["providers"], newest["numbers"]["edit"]) == (2, 2)


def test_a_trend_that_is_known_is_not_built_again_and_a_new_day_costs_that_day(company: Path, auditor: Run) -> None:
    history(company / "old")
    (company / "old.toml").write_text('[[repositories]]\npath = "old"\n', encoding="utf-8")
    flags = ("--since", "90d", "--step", "30d", "--until", "2026-05-01")
    auditor("fleet", "old.toml", "-q", *flags)
    assert "0 of 1 tasks would run" in auditor("fleet", "old.toml", "--dry-run", *flags).out
    assert "scan   old (as it is, and on 4 days)" in auditor("fleet", "old.toml", "--dry-run", "--since", "120d", *flags[2:]).out
    assert auditor("fleet", "old.toml", "-q", "--since", "120d", *flags[2:], "-o", "o.md").code == 0
    assert "| 2026-01-31 | 1 | 0 | 0 | 0 |" in Path("o.md").read_text(encoding="utf-8")


def test_every_content_is_read_once_whatever_days_it_was_there(tmp_path: Path, digest: str, monkeypatch: pytest.MonkeyPatch) -> None:
    root = history(tmp_path / "old")
    for number in range(8):
        commit(
            root, {f"more/file{number}.py": f"import json\nnumber = {number}\n", "plain.py": f"x = {number}\n"}, f"2026-05-{number + 1:02d}"
        )
    looked: Counter[str] = Counter()
    real = work.find_all

    def find_all(source: GitTreeSource, listing: object, entries: object, *rest: object) -> object:
        memory = rest[2].memory()  # type: ignore[attr-defined]
        looked.update(entry.digest for entry in entries if f"{entry.digest} python" not in memory.verdicts)  # type: ignore[attr-defined]
        return real(source, listing, entries, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(work, "find_all", find_all)
    days = tuple(f"2026-05-{number + 1:02d}" for number in range(8))
    task = RepositoryTask(name="old", path=str(root), days=days, settings=Settings(jobs=1), rules_digest=digest, revision="main")
    outcome = work.perform(task)
    assert outcome.trouble is None
    assert len(outcome.steps) == 9
    assert len(outcome.results) == 8  # the last day is the newest commit
    assert set(looked.values()) == {1}
    assert len(looked) == 2 + 8 + 8  # kit, answers; a new file and another plain.py on each day


def test_a_clone_reaches_back_to_the_first_day(company: Path, auditor: Run) -> None:
    history(company / "server")
    (company / "net.toml").write_text(f'[[repositories]]\nurl = "{(company / "server").as_uri()}"\n', encoding="utf-8")
    ran = auditor("fleet", "net.toml", "-q", "--since", "60d", "--step", "30d", "--until", "2026-05-01", "-o", "-", "-f", "json")
    assert [(one["day"], one["dependent"]) for one in json.loads(ran.out)["trend"]] == [("2026-03-02", 1), ("2026-04-01", 1)]


def test_arrivals_are_those_of_the_whole_company() -> None:
    def found(name: str, *uses: tuple[str, ...]) -> Found:
        trend = tuple((day, record(name, [use(provider) for provider in own])) for day, own in zip(DAYS, uses, strict=True))
        return Found(RepositoryTask(name=name), "k", trend[-1][1], trend)

    both = (found("a", (), ("X",), ("X", "Y")), found("b", ("X",), ("X",), ("X",)))
    assert [(one.provider, one.day, one.since_before, one.repositories) for one in arrivals(both)] == [
        ("Y", "2026-04-01", False, ("a",)),
        ("X", "2026-02-01", True, ("b",)),
    ]
    assert [(one.day, one.dependent, one.providers) for one in points(both)] == [
        ("2026-02-01", 1, {"X": 1}),
        ("2026-03-01", 2, {"X": 2}),
        ("2026-04-01", 2, {"X": 2, "Y": 1}),
    ]
    assert points(()) == arrivals(()) == ()
    assert msgspec.structs.asdict(points(both)[0])["repositories"] == 2
