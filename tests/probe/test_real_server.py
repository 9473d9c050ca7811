"""A real open server, with a tiny model made on the spot, is told from the fakes: what it ignores and refuses is found."""

from auditor.model.probe import ProbeKnowledge
from auditor.probe.asking import Endpoint
from auditor.probe.limits import Budget, Limits
from auditor.probe.probing import Wishes, probe

EXPECTED = {
    "models": "supported",
    "chat": "supported",
    "stream": "supported",
    "stream_usage": "supported",
    "seed": "supported",
    "n": "supported",
    "max_completion_tokens": "supported",
    "json_schema": "supported",
    "tools_named": "supported",
    "embeddings": "supported",
    "embeddings_base64": "supported",
    "embeddings_dimensions": "ignored",
    "images": "refused",
    "rerank": "absent",
    "assistants": "absent",
    "images_address": "refused",
    "unknown_model": "ignored",
    "usage": "supported",
    "error_shape": "supported",
}


def test_a_real_server_is_judged_by_what_it_does(server: str, knowledge: ProbeKnowledge) -> None:
    endpoint = Endpoint(server, Budget(Limits(tokens=20_000)))
    profile = probe(endpoint, knowledge, Wishes(only=frozenset(EXPECTED)))
    assert {name: profile.verdict(name) for name in EXPECTED} == EXPECTED
    assert profile.model == "tiny-random"
    assert profile.measures["context_claimed"] == 2048
