import msgspec
import pytest
from auditor.errors import UsageError
from auditor.model.rule import Pack
from auditor.model.score import Score
from auditor.scoring.formula import (
    TIE_GAP,
    Range,
    band,
    distance,
    is_tie,
    points,
    read_vector,
    recompute,
    shown,
    under,
    value,
    write_vector,
)
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import shipped_rules

PACKS = shipped_rules().packs
LOCKIN = next(pack for pack in PACKS if pack.id == "lock-in")
SCORED = [pack for pack in PACKS if pack.metrics]

counts_of = {
    pack.id: st.fixed_dictionaries({weight.metric: st.tuples(st.integers(0, 5000), st.integers(0, 5000)) for weight in pack.metrics})
    for pack in SCORED
}


@st.composite
def packs_and_counts(draw: st.DrawFn) -> tuple[Pack, dict[str, Range]]:
    pack = draw(st.sampled_from(SCORED))
    counts = draw(counts_of[pack.id])
    return pack, {name: Range(low=low, high=low + more) for name, (low, more) in counts.items()}


@pytest.mark.parametrize(
    ("vector", "low", "high"),
    [
        ("LOCKIN:1.0/VS:18/PF:6/DT:23/US:23/PM:14/RS:6/TP:0", "56.0", "56.0"),
        ("LOCKIN:1.0/VS:3/PF:7/DT:10/US:10/PM:7/RS:4/TP:0", "37.7", "37.7"),
        ("LOCKIN:1.0/VS:0/PF:0/DT:400/US:400/PM:124/RS:2/TP:0", "35.1", "35.1"),
        ("LOCKIN:1.0/VS:0/PF:0/DT:1/US:400/PM:124/RS:2/TP:0", "26.2", "26.2"),
        ("LOCKIN:1.0/VS:6-12/PF:0-8/DT:2/US:2/PM:3-13/RS:2/TP:4", "26.1", "48.0"),
        ("LOCKIN:1.0/VS:8/PF:0/DT:1/US:1/PM:2/RS:2/TP:0", "23.7", "23.7"),
        ("LOCKIN:1.0/VS:1/PF:0/DT:12/US:12/PM:10/RS:4/TP:0", "21.8", "21.8"),
        ("LOCKIN:1.0/VS:0/PF:0/DT:1/US:3/PM:1/RS:2/TP:0", "4.8", "4.8"),
        ("LOCKIN:1.0/VS:0/PF:0/DT:0/US:0/PM:0/RS:0/TP:0", "0.0", "0.0"),
    ],
)
def test_a_vector_gives_the_published_score(vector: str, low: str, high: str) -> None:
    found = recompute(vector, PACKS)
    assert (shown(found.low), shown(found.high)) == (low, high)


@given(packs_and_counts())
def test_a_vector_holds_all_of_the_score(drawn: tuple[Pack, dict[str, Range]]) -> None:
    pack, counts = drawn
    vector = write_vector(pack, counts)
    assert read_vector(vector, PACKS) == (pack, counts)
    found = recompute(vector, PACKS)
    assert found.low == value(pack.metrics, {name: count.low for name, count in counts.items()})
    assert 0 <= found.low <= found.high < 100_000


@given(st.integers(1, 100), st.integers(1, 2000), st.integers(0, 10_000), st.integers(1, 100))
def test_points_grow_saturate_and_stay_below_the_weight(weight: int, half: int, count: int, more: int) -> None:
    here, further, twice = (points(weight, half, number) for number in (count, count + more, count + 2 * more))
    assert 0 <= here <= further < 1000 * weight
    assert further - here >= twice - further - 1  # to one thousandth: points are cut


@given(st.integers(1, 100), st.integers(1, 2000), st.integers(0, 10_000), st.integers(0, 10_000))
def test_a_union_is_worth_no_more_than_its_parts_together(weight: int, half: int, one: int, other: int) -> None:
    whole = points(weight, half, one + other)
    assert whole >= max(points(weight, half, one), points(weight, half, other))
    assert whole <= points(weight, half, one) + points(weight, half, other) + 1


def test_half_of_the_points_are_spent_at_the_half_way_count() -> None:
    for pack in SCORED:
        for weight in pack.metrics:
            assert points(weight.weight, weight.half, weight.half) == 500 * weight.weight


@pytest.mark.parametrize(
    ("thousandths", "word", "words"),
    [
        (0, "none", "12.0 below moderate"),
        (1, "low", "11.9 below moderate"),
        (11_999, "low", "0.0 below moderate"),
        (12_000, "moderate", "0.0 above low"),
        (30_100, "high", "0.1 above moderate"),
        (54_900, "high", "0.1 below very high"),
        (99_000, "very high", "44.0 above high"),
    ],
)
def test_bands_tell_how_far_their_edge_is(thousandths: int, word: str, words: str) -> None:
    assert band(thousandths) == word
    assert distance(thousandths) == words


def test_scores_closer_than_the_measured_gap_are_ties() -> None:
    assert is_tie(30_000, 30_000 + TIE_GAP - 1)
    assert not is_tie(30_000, 30_000 + TIE_GAP)


@pytest.mark.parametrize(
    ("vector", "problem"),
    [
        ("LOCKOUT:1.0/VS:1", "not a vector of these rule packs"),
        ("LOCKIN:2.0/VS:0/PF:0/PM:0/DT:0/US:0/RS:0/TP:0", "not a vector"),
        ("LOCKIN:1.0/VS:1", "has the metrics VS/PF/DT/US/PM/RS/TP"),
        ("LOCKIN:1.0/PF:0/VS:0/PM:0/DT:0/US:0/RS:0/TP:0", "should be VS"),
        ("LOCKIN:1.0/VS:01/PF:0/PM:0/DT:0/US:0/RS:0/TP:0", "should be VS"),
        ("LOCKIN:1.0/VS:3-2/PF:0/DT:0/US:0/PM:0/RS:0/TP:0", "greater than the first"),
        ("LOCKIN:1.0/VS:-1/PF:0/PM:0/DT:0/US:0/RS:0/TP:0", "should be VS"),
        ("", "not a vector"),
    ],
)
def test_a_vector_that_is_not_well_formed_is_refused(vector: str, problem: str) -> None:
    with pytest.raises(UsageError, match=problem):
        recompute(vector, PACKS)


def test_minor_versions_compare_and_major_ones_do_not() -> None:
    assert recompute("LOCKIN:1.7/VS:1/PF:0/DT:0/US:0/PM:0/RS:0/TP:0", PACKS).low == 5000
    assert LOCKIN.vector == "LOCKIN:1.0"


def test_every_weight_has_its_reason_and_each_pack_adds_to_one_hundred() -> None:
    for pack in SCORED:
        assert sum(weight.weight for weight in pack.metrics) == 100
        assert all(weight.reason and weight.means for weight in pack.metrics)
        assert pack.limits


def test_an_older_score_is_worked_out_again_under_other_weights() -> None:
    pack = LOCKIN
    heavier = msgspec.structs.replace(
        pack, vector="LOCKIN:1.2", metrics=tuple(msgspec.structs.replace(one, half=one.half * 2) for one in pack.metrics)
    )
    vector = "LOCKIN:1.0/VS:6-12/PF:0-8/DT:2/US:2/PM:3-13/RS:2/TP:4"
    old = Score(
        subject="project",
        pack=pack.id,
        value=1,
        high=2,
        band="x",
        band_high="y",
        distance="z",
        vector=vector,
        as_of="2026-01-01",
        contributions=(),
    )
    again, later = under(old, [pack]), under(old, [heavier])
    assert again is not None
    assert later is not None
    assert (shown(again.value), shown(again.high)) == ("26.1", "48.0")
    assert later.value < again.value
    assert under(old, [msgspec.structs.replace(pack, vector="LOCKIN:2.0")]) is None
