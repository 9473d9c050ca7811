"""Documents that are larger than memory -> their elements, wherever chunks end."""

import json

import pytest
from auditor.traffic import elements as module
from auditor.traffic import reader as reader_module
from auditor.traffic.elements import elements
from hypothesis import given, settings
from hypothesis import strategies as st

HIT = "api.openai.com"
VALUES = st.recursive(
    st.none() | st.integers() | st.sampled_from([HIT, 'a"]}{[\\', "\\", "plain"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b]", 'c"']), inner, max_size=3),
    max_leaves=8,
)


def find(content: bytes) -> list[tuple[int, int]]:
    start = content.find(HIT.encode())
    return (
        [] if start < 0 else [(start, start + len(HIT)), *((one + start + 1, end + start + 1) for one, end in find(content[start + 1 :]))]
    )


def split(content: bytes, size: int, problems: list[tuple[str, str, int]] | None = None) -> list[dict]:
    chunks = [content[place : place + size] for place in range(0, len(content), size)]
    return [json.loads(one) for one in elements(chunks, find, lambda *problem: problems is not None and problems.append(problem))]


@settings(max_examples=150, deadline=None)
@given(records=st.lists(st.dictionaries(st.sampled_from(["x", "y"]), VALUES, max_size=3), max_size=5), size=st.integers(1, 40))
def test_elements_are_the_same_wherever_chunks_end(records, size):
    problems: list[tuple[str, str, int]] = []
    content = json.dumps({"log": {"pages": [1, "s"], "entries": records}}, indent=1).encode()
    assert split(content, size, problems) == [{"entries": [one]} for one in records if HIT in json.dumps(one)]
    assert problems == []


def test_lists_without_a_name_and_documents_one_after_another_are_read():
    assert split(b'[{"a":"api.openai.com"}] [{"a":1},{"b":["api.openai.com"]}]', 7) == [{"": [{"a": HIT}]}, {"": [{"b": [HIT]}]}]


def test_a_document_that_is_cut_off_or_closed_too_often_is_told():
    problems: list[tuple[str, str, int]] = []
    assert split(b']}{"a":[{"b":"api.openai.com"},{"b":', 9, problems) == [{"a": [{"b": HIT}]}]
    assert problems == [("truncated-file", "the document is cut off", 36)]


def test_what_is_too_large_is_passed_over_and_an_endless_string_ends_the_reading(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "ELEMENT_LIMIT", 60)
    problems: list[tuple[str, str, int]] = []
    large = {"a": [1] * 50, "b": HIT}
    content = json.dumps({"r": [large, {"b": HIT}]}).encode()
    assert split(content, 16, problems) == [{"r": [{"b": HIT}]}]
    assert [code for code, _, _ in problems] == ["large-document"]
    assert split(b'{"r":["' + b"x" * 500, 16, problems) == []
    assert [code for code, _, _ in problems] == ["large-document", "not-a-log"]


@pytest.mark.parametrize("indent", [None, 1])
def test_large_documents_are_read_like_small_ones(read, reader, monkeypatch: pytest.MonkeyPatch, indent):
    entry = {"startedDateTime": "2026-11-20T00:00:00Z", "request": {"method": "POST", "url": f"https://{HIT}/v1/embeddings", "bodySize": 5}}
    other = entry | {"request": {"method": "GET", "url": "https://www.example.org/"}}
    entries = [one | {"response": {"status": 200, "bodySize": 6}} for one in (entry, other, entry)]
    content = json.dumps({"log": {"creator": {}, "entries": entries}}, indent=indent)
    small = {key: (one.count, one.sent, one.received) for key, one in read(content, chunk=64).sums.items()}
    reader.seen.sums.clear()
    monkeypatch.setattr(reader_module, "LINE_LIMIT", 300)
    assert {key: (one.count, one.sent, one.received) for key, one in read(content, chunk=64).sums.items()} == small
    assert [one[0] for one in small.values()] == [2]


def test_a_first_line_with_an_end_is_a_line_however_long(read, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(reader_module, "LINE_LIMIT", 300)
    event = {"timestamp": "2026-11-20T00:00:00Z", "event_type": "tls", "src_ip": "10.0.0.5", "tls": {"sni": HIT}, "flow_id": 1}
    line = json.dumps({"Records": [event | {"flow_id": number} for number in range(4)]})
    assert sum(one.count for one in read((line + "\n") * 2, chunk=200).sums.values()) == 4
