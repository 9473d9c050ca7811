"""What the shipped rules say of open servers."""

from datetime import date

from tests.rules.shipped import catalogue, parts


def test_every_capability_of_a_call_is_known_to_portability() -> None:
    portability = catalogue().portability
    assert portability is not None
    used = {call.capability for some in parts().sdks.values() for sdk in some for call in sdk.calls}
    assert used - {"http", "other", "prepare", "none"} <= set(portability.capabilities), used - set(portability.capabilities)


def test_every_server_that_is_judged_was_read_on_a_day() -> None:
    portability = catalogue().portability
    assert portability is not None
    for server in portability.servers.values():
        assert server.source
        assert date.fromisoformat(server.checked_on)
    for name, capability in portability.capabilities.items():
        assert set(capability.servers) <= set(portability.servers), name
        assert capability.reason
    for name, feature in portability.features.items():
        assert feature.sources, name
        assert feature.capability in portability.capabilities, name
        assert date.fromisoformat(feature.checked_on)
        assert set(feature.server_modes) <= {*portability.servers, "ollama", "vllm"}, name


def test_a_feature_is_found_by_its_name_its_family_or_its_head() -> None:
    portability = catalogue().portability
    assert portability is not None
    assert portability.feature("tools.strict") is portability.features["tools.strict"]
    assert portability.feature("json_schema:pattern") is portability.features["json_schema:*"]
    assert portability.feature("tool_choice:required") is portability.features["tool_choice"]
    assert portability.feature("never-heard-of") is None
