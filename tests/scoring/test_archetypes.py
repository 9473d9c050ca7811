"""The four projects of docs/scoring.md, scanned from end to end, stand where the page says."""

from functools import cache
from pathlib import Path

from auditor.config import Settings
from auditor.model.report import Report
from auditor.model.score import Score
from auditor.pipeline import audit
from auditor.scoring import is_tie

FOLDER = Path(__file__).parent / "archetypes"


@cache
def report(name: str) -> Report:
    contexts = ("production", "test", "example", "docs", "generated")
    return audit([str(FOLDER / name)], Settings(jobs=1, contexts=contexts))


def lock_in(name: str, pack: str = "lock-in") -> Score:
    return next(one for one in report(name).scores if (one.subject, one.pack) == ("project", pack))


def test_bands_are_those_of_the_page() -> None:
    assert lock_in("gateway").band == "low"
    assert lock_in("assistant").band in ("high", "very high")
    assert lock_in("rag").band == "moderate"
    assert (lock_in("saas").band, lock_in("saas").band_high) == ("moderate", "high")


def test_what_the_vendor_holds_weighs_more_than_calls() -> None:
    assert lock_in("assistant").value > lock_in("rag").value > lock_in("gateway").value
    assert not is_tie(lock_in("assistant").value, lock_in("rag").value)


def test_personal_data_makes_exposure_and_not_lock_in() -> None:
    assert lock_in("rag", "exposure").value > lock_in("gateway", "exposure").value
    assert lock_in("rag", "exposure").band == "high"


def test_hidden_code_makes_a_wide_range() -> None:
    saas, gateway = lock_in("saas"), lock_in("gateway")
    assert saas.high - saas.value > 10_000
    assert gateway.high == gateway.value


def test_effort_grows_with_what_is_held() -> None:
    def hours(name: str) -> float:
        return sum(item.effort.low_hours for item in report(name).plan)

    assert hours("gateway") < hours("rag") < hours("assistant")
    assert [item.id for item in report("assistant").plan if item.phase == 4]
