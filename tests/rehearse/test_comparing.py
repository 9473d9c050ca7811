"""What came is held against what was recorded: form, tools, refusals, length, tokens, time."""

from typing import Any

import msgspec
import pytest
from auditor.model.rehearsal import RecordedCall, RehearsalKnowledge, Replay, Said
from auditor.rehearse.comparing import Comparer
from tests.rehearse.conftest import SCHEMA, TOOL, asked

FORM = {"response_format": {"type": "json_schema", "json_schema": {"schema": SCHEMA}}}
GOOD = '{"ok": true, "level": "low"}'


def replay(recorded: Said, now: Said, *, is_capped: bool = False, features: tuple[str, ...] = (), **body: Any) -> Replay:
    call = RecordedCall(kind="chat", body=asked(**body), said=recorded, seconds=2.0, features=features)
    return Replay(call=call, ending="answered", said=now, seconds=1.0, is_capped=is_capped)


@pytest.fixture
def comparer(knowledge: RehearsalKnowledge) -> Comparer:
    return Comparer(knowledge)


def figures(comparer: Comparer, *replays: Replay) -> dict[str, float]:
    return {name: figure.value for name, figure in comparer.row("all", replays, len(replays)).figures.items()}


def test_forms_are_judged_by_the_schema_on_both_sides(comparer: Comparer) -> None:
    found = figures(comparer, replay(Said(text=GOOD), Said(text=GOOD), **FORM), replay(Said(text=GOOD), Said(text='{"ok": 1}'), **FORM))
    assert (found["schema_valid"], found["schema_valid_recorded"]) == (0.5, 1.0)
    loose = {"response_format": {"type": "json_object"}}
    assert (
        figures(comparer, replay(Said(text="{}"), Said(text="[]"), **loose), replay(Said(text="{}"), Said(text="so"), **loose))[
            "schema_valid"
        ]
        == 0
    )
    assert "schema_valid" not in figures(comparer, replay(Said(text="a"), Said(text="b")))


@pytest.mark.parametrize(
    ("recorded", "now", "alike", "valid"),
    [
        ([("set_level", GOOD)], [("set_level", GOOD)], 1.0, 1.0),
        ([("set_level", GOOD)], [("set_level", '{"ok": "yes"}')], 1.0, 0.0),
        ([("set_level", GOOD)], [("set_level", "{broken")], 1.0, 0.0),
        ([("set_level", GOOD)], [("other", GOOD)], 0.0, 0.0),
        ([("set_level", GOOD)], [], 0.0, None),
        ([], [], 1.0, None),
        ([("set_level", GOOD), ("b", "")], [("b", ""), ("set_level", GOOD)], 1.0, 0.0),
    ],
)
def test_tools_are_held_against_names_and_schemas(
    comparer: Comparer, recorded: list[tuple[str, str]], now: list[tuple[str, str]], alike: float, valid: float | None
) -> None:
    found = figures(comparer, replay(Said(calls=tuple(recorded)), Said(calls=tuple(now)), tools=[TOOL]))
    assert (found["tools_alike"], found.get("tool_arguments_valid")) == (alike, valid)


@pytest.mark.parametrize(
    "text",
    [
        "I'm sorry, but I can't help with that.",
        "I’m sorry, I cannot do so.",
        "Sorry, I can't.",
        "I cannot assist with this request.",
        "Unfortunately, I am unable to share that.",
        "Es tut mir leid, das geht nicht.",
        "Je suis désolé, mais non.",
        "Lo siento, no puedo.",
        "**I must decline.",
    ],
)
def test_a_refusal_is_known_by_its_beginning(comparer: Comparer, text: str) -> None:
    assert comparer.is_refusal(Said(text=text))


@pytest.mark.parametrize(
    "text", ["The parcel cannot be delivered; I am sorry.", "I can help.", "Sorry to hear that! Here is how.", "", "Sorrel is a plant."]
)
def test_an_answer_that_only_sounds_so_is_none(comparer: Comparer, text: str) -> None:
    assert not comparer.is_refusal(Said(text=text))


def test_a_server_may_say_that_it_refuses(comparer: Comparer) -> None:
    assert comparer.is_refusal(Said(refusal="No."))
    assert comparer.is_refusal(Said(finish="content_filter"))


def test_words_for_the_end_of_an_answer_are_held_against_one_another(comparer: Comparer) -> None:
    found = figures(comparer, replay(Said(text="a", finish="end_turn"), Said(text="a", finish="stop")))
    assert found["finish_alike"] == 1
    assert "finish_alike" not in figures(comparer, replay(Said(finish="stop"), Said(finish="length"), is_capped=True))


def test_ratios_are_made_call_by_call(comparer: Comparer) -> None:
    now = Said(text="ab" * 5, prompt_tokens=20, completion_tokens=6)
    found = figures(comparer, replay(Said(text="ab" * 10, prompt_tokens=10, completion_tokens=3), now))
    assert found["length_ratio"] == 0.5
    assert (found["prompt_tokens_ratio"], found["completion_tokens_ratio"], found["seconds_ratio"]) == (2.0, 2.0, 0.5)
    assert "length_ratio" not in figures(comparer, replay(Said(text="a"), Said(text="b"), is_capped=True))


def test_a_prompt_that_was_cut_in_silence_is_told_by_its_tokens(comparer: Comparer) -> None:
    found = figures(comparer, replay(Said(text="a", prompt_tokens=9_000), Said(text="a", prompt_tokens=2_048)))
    assert found["prompt_cut"] == 1
    assert figures(comparer, replay(Said(text="a", prompt_tokens=9_000), Said(text="a", prompt_tokens=8_000)))["prompt_cut"] == 0
    assert "prompt_cut" not in figures(comparer, replay(Said(text="a", prompt_tokens=9), Said(text="a", prompt_tokens=2)))


def test_thinking_in_the_text_and_missing_answers_are_seen(comparer: Comparer) -> None:
    assert figures(comparer, replay(Said(text="a"), Said(text="<think>hm</think>a")))["thinking_in_text"] == 1
    assert figures(comparer, replay(Said(text="a"), Said(text="a", choices=1), n=2))["choices_given"] == 0


def test_the_length_of_vectors_is_held_against_the_one_asked_for(comparer: Comparer) -> None:
    call = RecordedCall(kind="embeddings", body={"input": ["a"], "dimensions": 3}, said=Said(vectors=((1.0, 2.0, 3.0),)))
    row = comparer.row("all", [Replay(call=call, ending="answered", said=Said(vectors=((1.0, 2.0),)))], 1)
    assert row.figures["dimensions_given"].value == 0
    assert "refusals" not in row.figures


def test_endings_and_reasons_are_counted(comparer: Comparer) -> None:
    good = replay(Said(text="a"), Said(text="b"))
    bad = msgspec.structs.replace(good, ending="refused", reason="400 invalid_request_error tools", said=Said())
    row = comparer.row("all", [good, bad, bad], 9)
    assert (row.calls, row.recorded, row.endings) == (3, 9, {"answered": 1, "refused": 2})
    assert row.reasons == {"400 invalid_request_error tools": 2}
    assert row.figures["answered"].value == pytest.approx(1 / 3, abs=1e-4)
    assert comparer.row("none", [], 3).figures == {}


def test_a_call_counts_in_each_row_of_its_features(comparer: Comparer) -> None:
    one = replay(Said(text="a"), Said(text="b"), features=("stream", "tools"))
    rows = comparer.by(lambda call: call.features, [one], [one.call, one.call])
    assert [(row.name, row.calls, row.recorded) for row in rows] == [("stream", 1, 2), ("tools", 1, 2)]
