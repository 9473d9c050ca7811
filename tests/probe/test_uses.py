"""A profile is held against the calls of the code, and kept in a file that shows when it was changed."""

import json

import msgspec
import pytest
from auditor.catalogue.decoding import decode
from auditor.errors import UsageError
from auditor.model.evidence import TrafficEvidence
from auditor.model.finding import Finding
from auditor.model.location import Location, Region
from auditor.model.portability import Portability
from auditor.model.probe import FeatureResult, ProbeKnowledge, Profile, Spent, Verdict
from auditor.probe.profile import headline, parse_profile, render_json, render_text
from auditor.probe.uses import busiest_day, held_against, not_served, used_features
from auditor.resources import bundled


@pytest.fixture(scope="session")
def portability() -> Portability:
    return decode("portability.yaml", bundled("rules").joinpath("portability.yaml").read_bytes(), Portability)


def call(
    line: int, *features: str, capability: str = "chat", context: str = "production", kind: str = "call", via: bool = False
) -> Finding:
    region = Region(start_line=line, start_column=1, end_line=line, end_column=9)
    found = {
        "fingerprint": f"{line:064}",
        "moved_fingerprint": "",
        "facts_digest": "",
        "rule_id": "closed-provider-call",
        "severity": "high",
        "confidence": "high",
        "kind": kind,
        "provider_id": "acme",
        "closed": True,
        "location": Location(path="app/chat.py", region=region),
        "context": context,
        "component": ".",
        "message": "",
        "capability": capability,
        "features": features,
        "via": [{"path": "a.py", "line": 1, "symbol": "ask"}] if via else [],
    }
    return msgspec.convert(found, Finding)


def profile(**verdicts: Verdict) -> Profile:
    features = tuple(FeatureResult(name=name, verdict=verdict, detail="as told") for name, verdict in verdicts.items())
    return Profile(endpoint="http://localhost/v1", model="tiny", features=features, spent=Spent(requests=1, tokens=2, seconds=0.5))


def test_calls_name_the_features_they_need(knowledge: ProbeKnowledge, portability: Portability) -> None:
    findings = [call(3, "stream", "tools", "json_schema:pattern"), call(9, "dimensions", capability="embeddings")]
    used = used_features(findings, knowledge, portability)
    assert {name: [place.line for place in places] for name, places in used.items()} == {
        "chat": [3],
        "embeddings": [9],
        "embeddings_dimensions": [9],
        "json_schema:pattern": [3],
        "stream": [3],
        "tools_auto": [3],
        "tools_stream": [3],
    }


def test_tests_wrappers_callers_and_clients_need_nothing(knowledge: ProbeKnowledge, portability: Portability) -> None:
    findings = [
        call(1, "stream", context="test"),
        call(2, "stream", via=True),
        call(3, "stream", kind="client"),
        call(4, capability="tracing"),
    ]
    assert used_features(findings, knowledge, portability) == {}


def test_the_headline_counts_what_the_code_uses(knowledge: ProbeKnowledge, portability: Portability) -> None:
    findings = [call(3, "stream", "seed"), call(7, "seed", "tools")]
    held = held_against(
        profile(chat="supported", stream="supported", seed="ignored", tools_auto="unknown", tools_stream="absent"),
        findings,
        knowledge,
        portability,
    )
    assert (
        headline(held)
        == "Of the 4 features your code uses, this endpoint serves 2; this one does not work as asked; of 1 it could not be told."
    )
    assert [(feature.name, [place.line for place in feature.places]) for feature in not_served(held)] == [("seed", [3, 7])]
    text = render_text(held)
    assert "  seed: ignored (as told)\n    app/chat.py:3\n    app/chat.py:7\n" in text
    assert "! seed" in text
    assert "+ stream" in text


def test_what_cannot_be_asked_is_told_with_what_is_known_of_it(knowledge: ProbeKnowledge, portability: Portability) -> None:
    held = held_against(
        profile(chat="supported"), [call(3, capability="computer-use"), call(5, capability="realtime")], knowledge, portability
    )
    assert [unasked.name for unasked in held.unasked] == ["computer-use", "realtime"]
    assert all(unasked.what for unasked in held.unasked)
    assert "realtime: cannot be asked." in render_text(held)


def test_many_places_are_cut(knowledge: ProbeKnowledge, portability: Portability) -> None:
    held = held_against(profile(chat="supported", seed="absent"), [call(line, "seed") for line in range(1, 14)], knowledge, portability)
    assert "    and 5 more" in render_text(held)


def test_a_profile_is_read_back(knowledge: ProbeKnowledge, portability: Portability) -> None:
    held = held_against(profile(chat="supported", seed="absent"), [call(3, "seed")], knowledge, portability)
    read = parse_profile(render_json(held))
    assert read.verdict("seed") == "absent"
    assert read.verdict("never-asked") == "unknown"
    assert render_json(read) == render_json(held)


def test_a_changed_profile_is_refused() -> None:
    document = json.loads(render_json(profile(seed="ignored")))
    document["features"][0]["verdict"] = "supported"
    with pytest.raises(UsageError, match="was changed"):
        parse_profile(json.dumps(document).encode())


@pytest.mark.parametrize("content", [b"", b"[]", b"{}", b"\xff", b"[" * 100_000])
def test_what_is_no_profile_is_refused(content: bytes) -> None:
    with pytest.raises(UsageError, match="no profile"):
        parse_profile(content)


def test_a_later_version_is_refused() -> None:
    with pytest.raises(UsageError, match="schema_version 2"):
        parse_profile(render_json(msgspec.structs.replace(profile(), schema_version=2)))


def test_the_json_has_the_documented_keys(knowledge: ProbeKnowledge, portability: Portability) -> None:
    document = json.loads(render_json(held_against(profile(seed="ignored"), [call(3, "seed")], knowledge, portability)))
    assert {"schema_version", "endpoint", "server", "features", "notifications"} <= set(document)
    assert {"name", "verdict", "detail", "used_by"} <= set(document["features"][0])
    assert document["features"][0]["used_by"] == [f"{3:064}"]


def test_a_profile_with_whole_numbers_among_its_measures_is_read_again() -> None:
    kept = msgspec.structs.replace(profile(chat="supported"), measures={"context_claimed": 2048, "chat_seconds": 0.5})
    assert parse_profile(render_json(kept)).measures == {"context_claimed": 2048, "chat_seconds": 0.5}


def test_the_busiest_day_is_that_of_all_providers_together() -> None:
    one = TrafficEvidence(
        location=Location(path="a.log"), host="api.example", provider_id="x", per_day=(("2026-01-01", 3, 9), ("2026-01-02", 4, 9))
    )
    other = msgspec.structs.replace(one, provider_id="y", per_day=(("2026-01-01", 5, 9),))
    unknown = msgspec.structs.replace(one, provider_id=None, per_day=(("2026-01-02", 99, 9),))
    assert busiest_day([one, other, unknown]) == 8
    assert busiest_day([]) == 0
