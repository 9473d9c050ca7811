"""What an endpoint serves is judged by what comes back, never by a status."""

from typing import Any

import pytest
from auditor.errors import ProbeError
from auditor.model.probe import ProbeKnowledge
from auditor.probe.asking import _limits
from auditor.probe.checks import CHECKS
from auditor.probe.probing import Wishes
from tests.probe.conftest import Probe
from tests.probe.fake import Fake, Handler, Json

DOCUMENTED = [
    "models",
    "chat",
    "stream",
    "stream_usage",
    "seed",
    "stop",
    "n",
    "logprobs",
    "json_schema",
    "json_object",
    "tools_named",
    "tools_required",
    "tools_auto",
    "images",
    "completions",
    "embeddings",
    "embeddings_base64",
    "embeddings_dimensions",
    "rerank",
    "transcription",
    "speech",
    "responses",
    "anthropic_messages",
    "assistants",
    "files",
    "batches",
    "vector_stores",
    "fine_tuning",
    "moderations",
    "image_generation",
    "unknown_model",
]


def test_a_server_that_serves_everything_is_said_to(probed: Probe) -> None:
    profile = probed()
    verdicts = {feature.name: (feature.verdict, feature.detail) for feature in profile.features}
    assert {name: found for name, found in verdicts.items() if found[0] != "supported"} == {}
    assert set(DOCUMENTED) <= set(verdicts)
    assert profile.model == "tiny"
    assert profile.server == "fake/1"
    assert profile.notifications == ()


def test_every_feature_names_a_check_and_features_that_are_there(knowledge: ProbeKnowledge) -> None:
    names = [feature.name for feature in knowledge.features]
    assert len(names) == len(set(names))
    for feature in knowledge.features:
        assert feature.check in CHECKS
        assert {feature.like or "chat", feature.judged_on or "chat", *feature.needs} <= set(names)
        assert feature.judged_on or all(ask.paths or feature.like for ask in feature.asks)
    assert {feature.check for feature in knowledge.features} == set(CHECKS)


def test_every_keyword_of_a_schema_can_be_asked(probed: Probe, knowledge: ProbeKnowledge) -> None:
    extra = [feature.name for feature in knowledge.features if feature.when_used]
    verdicts = {feature.name: feature.verdict for feature in probed(*extra).features}
    asked = {name: verdict for name, verdict in verdicts.items() if name.startswith("json_schema:")}
    assert len(asked) == 14
    assert set(asked.values()) == {"supported"}
    assert verdicts["embeddings_tokens"] == "supported"
    assert verdicts["accepts:logit_bias"] == "unknown"


def test_what_only_some_code_uses_is_asked_only_then(probed: Probe) -> None:
    assert not any(feature.name.startswith("json_schema:") for feature in probed().features)


def message(**fields: Any) -> Any:
    """Return a change after which every chat answer holds these fields in its message."""
    base = {"role": "assistant", "content": "we can open the plan"}

    def change(_path: str, _asked: Json, answer: Any) -> Any:
        return {**answer, "choices": [{**answer["choices"][0], "message": {**base, **fields}}]} if "choices" in answer else answer

    return change


def choice(**fields: Any) -> Any:
    """Return a change after which the first choice of every chat answer holds these fields."""
    return lambda _path, _asked, answer: {**answer, "choices": [{**answer["choices"][0], **fields}]} if "choices" in answer else answer


@pytest.mark.parametrize(
    ("feature", "change", "verdict", "told"),
    [
        ("chat", message(content=None), "partial", "no text"),
        ("chat", message(content=7), "partial", "no text"),
        ("chat", message(content=""), "partial", "empty"),
        ("chat", message(content="", reasoning_content="well"), "partial", "reasoning"),
        ("chat", lambda *_: {"choices": {}}, "partial", "not in the known form"),
        ("chat", lambda *_: {"error": {"message": "out of memory"}}, "refused", "out of memory"),
        ("chat", lambda *_: [], "partial", "not in the known form"),
        ("chat", lambda _p, _a, answer: {**answer, "usage": None}, "partial", "without counting"),
        ("thinking_text", message(content="<think>hm</think> yes"), "ignored", "<think>"),
        ("stream", lambda _p, asked, answer: (asked.pop("stream", None) and answer) or answer, "ignored", "whole answer"),
        (
            "stream_usage",
            lambda _p, asked, answer: (asked.pop("stream_options", None) and answer) or answer,
            "ignored",
            "no event holds usage",
        ),
        ("seed", message(), "unknown", "every seed"),
        ("stop", message(), "ignored", "over the stop word"),
        ("n", lambda _p, _a, answer: {**answer, "choices": answer["choices"][:1]}, "ignored", "1 of 2"),
        ("logprobs", message(), "supported", ""),
        ("logprobs", choice(logprobs=None), "ignored", "no probabilities"),
        ("logprobs", choice(logprobs={"content": [{"logprob": -1}]}), "partial", "0 of 3"),
        ("max_tokens", lambda _p, _a, answer: {**answer, "usage": {"prompt_tokens": 3, "completion_tokens": 400}}, "ignored", "400 tokens"),
        ("max_tokens", lambda _p, _a, answer: {**answer, "usage": {"prompt_tokens": 3}}, "unknown", "not counted"),
        ("json_schema", message(), "ignored", "not JSON"),
        ("json_schema", message(content='{"ok": 1, "level": "low"}'), "ignored", "$.ok"),
        ("json_object", message(), "ignored", "not a JSON object"),
        ("tools_named", message(), "ignored", "no tool was called"),
        ("tools_auto", message(), "unknown", "no call was seen"),
        ("tools_named", message(tool_calls=[{"function": {"name": None, "arguments": "{}"}}]), "partial", "without the name"),
        ("tools_named", message(tool_calls=[{"function": {"name": "set_level", "arguments": {}}}]), "partial", "not JSON"),
        ("tools_named", message(tool_calls="no"), "ignored", "no tool"),
        ("tools_none", message(tool_calls=[{"function": {"name": "set_level", "arguments": "{}"}}]), "ignored", "none may be"),
        ("images", message(), "partial", "counted"),
        ("completions", lambda *_: {"choices": [{"text": 4}]}, "partial", "no text"),
        ("embeddings", lambda *_: {"data": [{"embedding": [[1.0], [2.0]]}, {"embedding": [[1.0]]}]}, "partial", "each token"),
        ("embeddings", lambda *_: {"data": [{"embedding": ["a"]}, {"embedding": [1]}]}, "partial", "no lists of numbers"),
        ("embeddings", lambda *_: {"data": [{"embedding": [1, 2]}, {"embedding": [1]}]}, "partial", "length"),
        ("embeddings", lambda *_: {"data": [{"embedding": [1]}, {"embedding": [1]}]}, "partial", "same vector"),
        ("embeddings", lambda *_: {"data": [{"embedding": [1]}]}, "partial", "1 vectors"),
        ("embeddings_base64", lambda *_: {"data": [{"embedding": [1.5]}, {"embedding": [2.5]}]}, "ignored", "numbers came"),
        ("embeddings_dimensions", lambda *_: {"data": [{"embedding": [1.5]}, {"embedding": [2.5]}]}, "ignored", "16 were asked"),
        ("rerank", lambda *_: {"results": [{"index": n, "relevance_score": 0.5} for n in range(3)]}, "partial", "one score"),
        ("rerank", lambda *_: {"results": [{"index": 0, "relevance_score": 0.5}]}, "partial", "1 of 3"),
        ("rerank", lambda *_: [{"index": n, "score": n} for n in range(3)], "supported", ""),
        ("transcription", lambda *_: {"words": []}, "partial", "text is missing"),
        ("speech", lambda *_: {"url": "x"}, "partial", "no sound"),
        ("responses", lambda *_: {"output": []}, "partial", "no text"),
        (
            "responses_state",
            lambda *_: {"id": "1", "output": [{"content": [{"text": "what?"}]}], "usage": {"input_tokens": 9}},
            "ignored",
            "forgotten",
        ),
        ("responses_state", lambda *_: {"id": "1", "output": [{"content": [{"text": "what?"}]}]}, "unknown", "not counted"),
        ("anthropic_messages", lambda *_: {"content": "text"}, "partial", "no list"),
        ("moderations", lambda *_: {"results": [{"flagged": True}]}, "partial", "without categories"),
        ("image_generation", lambda *_: {"data": [{"url": "http://x/y.png"}]}, "supported", "not opened"),
        ("files", lambda *_: {"files": []}, "partial", "data is no list"),
    ],
)
def test_a_good_status_proves_nothing(probed: Probe, fake: Fake, feature: str, change: Any, verdict: str, told: str) -> None:
    fake.change = lambda path, asked, answer: answer if path.endswith("/models") else change(path, asked, answer)
    found = next(one for one in probed(feature).features if one.name == feature)
    assert (found.verdict, told in found.detail) == (verdict, True), found


def test_a_model_that_cannot_exist_shows_a_server_that_answers_to_any_name(probed: Probe, fake: Fake) -> None:
    fake.models = ["tiny", "no-such-model-7f3a"]
    profile = probed("unknown_model")
    assert profile.verdict("unknown_model") == "ignored"


def test_a_missing_last_line_of_a_stream_is_told(probed: Probe, fake: Fake) -> None:
    def reply(handler: Handler) -> None:
        asked = fake.seen[-1][2]
        if not asked.get("stream"):
            handler._good(asked)
            return
        pieces = b'data: {"choices":[{"delta":{"content":"a"}}]}\n\ndata: {"choices":[{"delta":{"content":"b"}}]}\n\n'
        handler.raw(pieces, content_type="text/event-stream")

    fake.replies["POST", "/v1/chat/completions"] = reply
    found = next(one for one in probed("stream").features if one.name == "stream")
    assert (found.verdict, found.detail) == ("partial", "text streams; the last [DONE] line is missing")


def test_features_that_stand_on_another_are_not_asked_when_it_is_missing(probed: Probe, fake: Fake) -> None:
    fake.replies["POST", "/v1/embeddings"] = lambda handler: handler.json({"error": "no"}, 404)
    profile = probed("embeddings_dimensions", "embeddings_base64")
    assert profile.verdict("embeddings") == profile.verdict("embeddings_dimensions") == "absent"
    assert sum(path.endswith("/embeddings") for _, path, _ in fake.seen) == 1


def test_the_path_below_v1_is_found_and_told(probed: Probe, fake: Fake) -> None:
    profile = probed("chat", url=fake.url.removesuffix("/v1"))
    assert profile.endpoint == fake.url
    assert [note.code for note in profile.notifications] == ["base-url"]


def test_an_empty_list_of_models_needs_a_name(probed: Probe, fake: Fake) -> None:
    fake.models = []
    with pytest.raises(ProbeError, match="name one with --model"):
        probed("chat")
    fake.models = ["tiny"]
    assert probed(wishes=Wishes(model="tiny", only=frozenset({"chat"}))).verdict("chat") == "supported"


def test_a_model_that_is_not_listed_is_told(probed: Probe) -> None:
    profile = probed(wishes=Wishes(model="other", only=frozenset({"chat"})))
    assert [note.code for note in profile.notifications] == ["model-not-listed"]
    assert profile.verdict("chat") == "refused"


def test_of_several_models_the_first_is_asked(probed: Probe, fake: Fake) -> None:
    fake.models = ["b", "a"]
    profile = probed("chat")
    assert profile.model == "b"
    assert [note.code for note in profile.notifications] == ["model-chosen"]


def test_vectors_are_asked_of_the_model_named_for_them(probed: Probe, fake: Fake) -> None:
    fake.models = ["chatty", "vector"]
    probed(wishes=Wishes(model="chatty", embedding_model="vector", only=frozenset({"chat", "embeddings"})))
    assert {path: asked.get("model") for _, path, asked in fake.seen if asked} == {
        "/v1/chat/completions": "chatty",
        "/v1/embeddings": "vector",
    }


def test_the_context_is_measured_up_to_what_is_claimed(probed: Probe, fake: Fake) -> None:
    fake.context = 3000
    profile = probed(tokens=200_000)
    assert profile.measures["context_claimed"] == 3000
    assert 2500 < profile.measures["context_measured"] <= 3000
    assert not any(note.code == "context-cut" for note in profile.notifications)


def test_a_context_cut_in_silence_is_found_by_its_count(probed: Probe, fake: Fake) -> None:
    def cut(path: str, _asked: Json, answer: Any) -> Any:
        if path.endswith("/chat/completions") and answer.get("usage"):
            answer["usage"]["prompt_tokens"] = min(answer["usage"]["prompt_tokens"], 1500)
        return answer

    fake.change = cut
    profile = probed(tokens=200_000)
    assert [note.code for note in profile.notifications] == ["context-cut"]
    assert profile.measures["context_measured"] < 1500


def test_a_context_cut_in_silence_is_found_by_a_lost_marker(probed: Probe, fake: Fake) -> None:
    def forget(path: str, asked: Json, answer: Any) -> Any:
        if path.endswith("/chat/completions") and "choices" in answer and len(str(asked["messages"])) > 6000:
            answer["choices"][0]["message"]["content"] = "none"
            answer["usage"] = None
        return answer

    fake.change = forget
    assert "context-cut" in [note.code for note in probed(tokens=200_000).notifications]


def test_requests_at_once_are_measured(probed: Probe) -> None:
    measures = probed(wishes=Wishes(only=frozenset({"chat"}), parallel=4)).measures
    assert measures["parallel_requests"] == 4
    assert measures["parallel_failed"] == 0
    assert measures["parallel_seconds"] > 0


def test_as_many_requests_as_the_logs_show_are_sent_at_once(probed: Probe) -> None:
    profile = probed(wishes=Wishes(only=frozenset({"chat"}), calls_a_day=50))
    assert profile.measures["parallel_requests"] >= 2
    assert any(note.code == "parallel-by-logs" and "50 calls" in note.message for note in profile.notifications)


def test_limits_that_headers_tell_are_measured() -> None:
    told = {"x-ratelimit-limit-requests": "500", "x-ratelimit-limit-tokens": "9" * 400}
    assert _limits(told) == {"limit_requests": 500.0}


def test_nothing_is_sent_but_made_up_texts_and_no_state_is_made(probed: Probe, fake: Fake) -> None:
    probed()
    made = {path for method, path, _ in fake.seen if method == "POST"}
    assert not made & {"/v1/files", "/v1/batches", "/v1/assistants", "/v1/vector_stores", "/v1/fine_tuning/jobs"}
    assert len(fake.seen) < 80
