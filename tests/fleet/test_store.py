"""Results on disk: whole or not there."""

import errno
import os
from pathlib import Path

import pytest
from auditor.fleet.records import Result, Step, Trend
from auditor.fleet.store import ResultStore

KEY = "ab" * 32
RESULT = Result(key=KEY, record=b"record", report=b"report", page=b"page")


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    store = ResultStore(str(tmp_path))
    store.keep(RESULT)
    assert (store.record(KEY), store.report(KEY), store.page(KEY)) == (b"record", b"report", b"page")
    assert store.record("cd" * 32) is None


def test_a_damaged_result_is_the_same_as_none(tmp_path: Path) -> None:
    store = ResultStore(str(tmp_path))
    store.keep(RESULT)
    (file,) = tmp_path.glob("*/*.record")
    file.write_bytes(file.read_bytes()[:-1])
    assert store.record(KEY) is None


def test_the_record_comes_last_so_that_where_it_is_all_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    real = os.replace
    monkeypatch.setattr(os, "replace", lambda source, target: (written.append(str(target).rpartition(".")[2]), real(source, target)))
    ResultStore(str(tmp_path)).keep(RESULT)
    assert written == ["page", "report", "record"]


def test_a_full_disk_leaves_no_half_of_a_result(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = ResultStore(str(tmp_path / "store"))

    def full(*_any: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        store.keep(RESULT)
    assert store.record(KEY) is None
    assert [file for file in (tmp_path / "store").rglob("*") if file.is_file()] == []


def test_a_trend_is_remembered_and_a_strange_one_forgotten(tmp_path: Path) -> None:
    store = ResultStore(str(tmp_path))
    trend = Trend(head=KEY, days=("2026-01-01",), steps=(Step(day="2026-01-01", commit="c", key=KEY),))
    store.keep_trend("t" * 64, trend)
    assert store.trend("t" * 64) == trend
    store.keep(Result(key="u" * 64, record=b"\xc1"))
    (tmp_path / "uu" / ("u" * 64 + ".record")).rename(tmp_path / "uu" / ("u" * 64 + ".trend"))
    assert store.trend("u" * 64) is None
