"""Recorded calls are made again at a real open server, with a tiny model made on the spot."""

from auditor.model.rehearsal import RehearsalKnowledge
from auditor.probe.asking import Endpoint
from auditor.probe.limits import Budget, Limits
from auditor.rehearse.rehearsing import choose, find_model, rehearse
from auditor.rehearse.replaying import Models
from tests.rehearse.conftest import SCHEMA, TOOL, Json, Read, answered, asked, pair

GOOD = '{"ok": true, "level": "low"}'
FORM = {"type": "json_schema", "json_schema": {"name": "x", "strict": True, "schema": SCHEMA}}
BLOCKS: Json = {
    "model": "c",
    "system": "Help.",
    "max_tokens": 8,
    "messages": [{"role": "user", "content": [{"type": "text", "text": "hello"}]}],
}


def test_a_real_server_answers_recorded_calls(read: Read, knowledge: RehearsalKnowledge, server: str) -> None:
    lines = [
        pair(asked("Tell me.", max_tokens=8), answered()),
        pair(asked("Tell me more.", max_completion_tokens=8, stream=True), answered()),
        pair(asked("Report.", max_tokens=60, response_format=FORM), answered(GOOD)),
        pair(asked("Set it.", max_tokens=60, tools=[TOOL], tool_choice="required"), answered(None, [("set_level", GOOD)])),
        pair(BLOCKS, {"role": "assistant", "content": [{"type": "text", "text": "hi"}], "stop_reason": "end_turn"}),
        *(pair({"model": "e", "input": f"text number {number}"}, {"data": [{"embedding": [number, 1.0]}]}) for number in range(5)),
        pair({"model": "e", "input": "short", "dimensions": 16}, {"data": [{"embedding": [0.5] * 16}]}),
        pair(
            asked(
                "See.",
                max_tokens=8,
                messages=[{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AA"}}]}],
            ),
            answered(),
        ),
    ]
    recording = read(lines)
    endpoint = Endpoint(server, Budget(Limits()))
    model = find_model(endpoint)
    found, _ = rehearse(choose(recording, knowledge, 50), endpoint, Models(chat=model, embedding=model), knowledge)
    rows = {row.name: row for row in found.features}
    assert (found.model, found.replayed) == ("tiny-random", 12)
    assert rows["json_schema"].figures["schema_valid"].value == 1
    assert rows["stream"].figures["answered"].value == 1
    assert rows["role:system"].figures["answered"].value == 1
    assert rows["images"].endings == {"failed": 1} or rows["images"].endings == {"refused": 1}
    assert rows["dimensions"].figures["dimensions_given"].value == 0
    assert found.embeddings[0].dimensions == 64
