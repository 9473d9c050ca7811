"""docs/scoring.md and docs/recompute.py say what the product does."""

import re
import runpy
from pathlib import Path

import pytest
from auditor.scoring.effort import Ledger
from auditor.scoring.formula import BANDS, recompute, shown
from tests.builders import shipped_rules
from tests.scoring import sensitivity
from tests.scoring.test_plan import PLAN

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")
SCRIPT = runpy.run_path(str(ROOT / "docs" / "recompute.py"))
PACKS = shipped_rules().packs
VECTORS = sorted(set(re.findall(r"[A-Z]+:1\.0(?:/[A-Z]{2}:\d+(?:-\d+)?)+", TEXT)))


def test_there_are_vectors_to_try() -> None:
    assert len(VECTORS) >= 5


@pytest.mark.parametrize("vector", VECTORS)
def test_the_script_gives_what_the_product_gives(vector: str) -> None:
    low, high, parts = SCRIPT["recompute"](vector)
    found = recompute(vector, PACKS)
    assert (low, high) == (found.low, found.high)
    assert sum(part[1] for part in parts) == low


def test_the_script_has_the_weights_of_every_pack() -> None:
    weights = {pack.vector: " ".join(f"{one.metric}={one.weight}/{one.half}" for one in pack.metrics) for pack in PACKS if pack.vector}
    assert SCRIPT["PACKS"] == weights


def test_the_page_has_every_metric_with_weight_and_reason() -> None:
    for pack in PACKS:
        for one in pack.metrics:
            assert f"| {one.metric} | {one.means} | {one.weight} | {one.half} | {one.reason} |" in TEXT


def test_the_page_has_every_band_and_every_class_of_effort() -> None:
    for edge, word in BANDS:
        assert f"| {word} |" in TEXT
        assert edge <= 1 or f"| {edge // 1000} |" in TEXT
    for one in PLAN.classes:
        row = f"{one.first[0]:g}-{one.first[1]:g} | {one.each[0]:g}-{one.each[1]:g} |"
        assert re.search(rf"\| {one.number} \| {one.word} \|.*{re.escape(row)}", TEXT)
    assert Ledger(PLAN).effort({}).derivation == ""


def test_the_page_has_the_sensitivity_that_is_measured() -> None:
    base = sensitivity.weights()
    for counts in sensitivity.CODE_BASES.values():
        assert f"| {shown(int(sensitivity.value(base, counts)))} |" in TEXT
    names = {name for pair in sensitivity.swaps_of_single_changes() for name in pair}
    assert {name[:2] for name in names} == {"b3", "a4", "b4", "a3"}
    shares = sensitivity.share_of_reversals(draws=600)
    assert shares["6 and more"] < 0.5
    assert shares["4-6"] < 5
    for metric, jump in sensitivity.largest_jumps().items():
        assert f"{shown(jump)} ({metric})" in TEXT
