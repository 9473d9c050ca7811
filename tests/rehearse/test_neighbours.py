"""Two models of embeddings agree when they order the same texts alike, whatever their dimensions."""

import math

from auditor.model.rehearsal import RecordedCall, Replay, Said
from auditor.rehearse.neighbours import neighbourhoods

ANGLES = [0.0, 0.1, 0.3, 0.6, 1.0, 1.5]


def replay(number: int, before: tuple[float, ...], now: tuple[float, ...], model: str = "old") -> Replay:
    call = RecordedCall(kind="embeddings", body={"input": f"text {number}"}, said=Said(vectors=(before,)), model=model)
    return Replay(call=call, ending="answered", said=Said(vectors=(now,)))


def test_the_same_order_is_full_agreement_in_other_dimensions() -> None:
    (found,) = neighbourhoods(
        [
            replay(number, (math.cos(angle), math.sin(angle)), (9 * math.cos(angle), 9 * math.sin(angle), 0.0))
            for number, angle in enumerate(ANGLES)
        ]
    )
    assert (found.texts, found.dimensions_recorded, found.dimensions) == (6, 2, 3)
    assert found.figures["rank_correlation"].value == 1.0
    assert found.figures["nearest_shared"].value == 1.0


def test_another_order_is_less() -> None:
    shuffled = [ANGLES[place] for place in (3, 0, 5, 1, 4, 2)]
    (found,) = neighbourhoods(
        [
            replay(number, (math.cos(one), math.sin(one)), (math.cos(other), math.sin(other)))
            for number, (one, other) in enumerate(zip(ANGLES, shuffled, strict=True))
        ]
    )
    assert found.figures["rank_correlation"].value < 0.8
    assert found.figures["rank_correlation"].low < found.figures["rank_correlation"].high


def test_few_texts_broken_vectors_and_other_counts_say_nothing() -> None:
    assert neighbourhoods([replay(number, (1.0,), (1.0,)) for number in range(4)]) == ()
    assert neighbourhoods([replay(number, (1.0,), ()) for number in range(9)]) == ()
    assert neighbourhoods([replay(0, (1.0,), (1.0,))] * 9) == ()


def test_models_are_compared_apart_and_odd_vectors_count_as_unlike() -> None:
    replays = [replay(number, (1.0, number), (1.0, number), model) for number in range(6) for model in ("a", "b")]
    replays.append(replay(9, (1.0,), (0.0, 0.0), "b"))
    assert [(one.model, one.texts) for one in neighbourhoods(replays)] == [("a", 6), ("b", 7)]
