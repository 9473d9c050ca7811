"""Sums: merging in any order, bounds, parts of shards, and what is told once."""

import copy

import msgspec
import pytest
from auditor.errors import ConfigError, ParseError
from auditor.traffic import aggregate
from auditor.traffic.aggregate import Aggregates, Key
from auditor.traffic.encoding import decode, encode
from auditor.traffic.evidence import evidence_of, notifications_of
from auditor.traffic.owners import Owners, load_owners
from auditor.traffic.sighting import Problem, Sighting
from hypothesis import given, settings
from hypothesis import strategies as st


def key(**changes) -> Key:
    base = Key(
        provider="openai", host="api.openai.com", host_class="api", client="10.0.0.5", service="", action="unknown", model="", served_model="",
        level=2, format="zeek-ssl",
    )  # fmt: skip
    return msgspec.structs.replace(base, **changes)


def sighting(**changes) -> Sighting:
    return Sighting(**({"format": "zeek-ssl", "level": 2, "at": 1_795_132_800.0} | changes))


SIGHTINGS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b"]),
        st.sampled_from([0, 1, 2, 3]),
        st.sampled_from(["", "C1", "C2"]),
        st.sampled_from(["request", "flow"]),
        st.one_of(st.none(), st.integers(0, 9)),
        st.one_of(st.none(), st.floats(1.7e9, 1.8e9)),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(records=SIGHTINGS, split=st.integers(0, 12))
def test_the_order_of_merging_changes_nothing(records, split):
    def of(some) -> Aggregates:
        seen = Aggregates()
        for client, level, flow, counted, sent, at in some:
            one = sighting(level=level, flow=flow, counted=counted, sent=sent, at=at)
            seen.add(key(client=client, level=level), one, f"{client}.log", ("contact",) if sent else ())
        return seen

    one, other, whole = of(records[:split]), of(records[split:]), of(records)
    back = copy.deepcopy(other)
    back.merge(one)
    one.merge(other)
    for seen in (one, back, whole):
        seen.settle()
    assert one == back == whole


def test_parts_survive_the_way_through_a_file():
    seen = Aggregates(bytes_read=7, files={"a"}, scopes={"network"}, blind={"x": 1})
    seen.add(key(), sighting(sent=5, count=2), "a.log", ("contact",))
    seen.add(key(), sighting(flow="C1", counted="flow", address="1.2.3.4"), "a.log")
    seen.problem(Problem("wrong-clock", "x", "a.log", 9))
    encoded = encode(seen, "digest", "1/2")
    again, digest = decode(encoded, "part.json")
    assert (again, digest) == (seen, "digest")
    assert encode(again, "digest", "1/2") == encoded


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000, b'{"schema":"other"}'])
def test_what_is_no_part_is_refused(content):
    with pytest.raises(ParseError, match=r"part\.json"):
        decode(content, "part.json")


def test_parts_of_another_version_are_refused():
    with pytest.raises(ParseError, match="another version"):
        decode(encode(Aggregates(), "d", "1/1").replace(b'"version":1', b'"version":99'), "part.json")


def test_beyond_the_limit_clients_are_told_together(monkeypatch, formats, knowledge):
    monkeypatch.setattr(aggregate, "KEYS_LIMIT", 3)
    seen = Aggregates()
    for number in range(20):
        seen.add(key(client=f"c{number}", host=f"h{number}.openai.azure.com"), sighting(), "a.log")
    found = evidence_of(seen, formats, knowledge, Owners())
    assert sum(one.count for one in found) == 20
    assert len(found) <= 3 + 3 + 1
    assert any(note.code == "too-many-clients" for note in notifications_of(seen))


def test_connections_beyond_the_limit_are_told_without_their_size(monkeypatch):
    monkeypatch.setattr(aggregate, "FLOWS_LIMIT", 2)
    seen = Aggregates()
    for number in range(5):
        seen.add(key(), sighting(flow=f"C{number}", counted="flow", address="a"), "a.log")
    assert (len(seen.flows), seen.unsized) == (2, 3)
    seen.settle()
    assert seen.sums[key()].count == 5
    assert any(note.code == "too-many-connections" for note in notifications_of(seen))


def test_a_look_up_before_a_connection_is_not_told_again(formats, knowledge):
    seen = Aggregates()
    seen.add(key(level=1, format="zeek-dns"), sighting(level=1), "dns.log")
    seen.add(key(level=1, format="zeek-dns", client="10.0.0.6"), sighting(level=1), "dns.log")
    seen.add(key(), sighting(), "ssl.log")
    seen.add(key(level=0, format="zeek-x509", client=""), sighting(level=0), "x509.log")
    found = evidence_of(seen, formats, knowledge, Owners())
    assert {(one.client, one.level) for one in found} == {("10.0.0.5", 2), ("10.0.0.6", 1)}


def test_replies_are_told_only_where_queries_are_not(formats, knowledge):
    seen = Aggregates()
    for name, client in (("dns-unbound", "a"), ("dns-unbound-reply", "a"), ("dns-unbound-reply", "b")):
        seen.add(key(level=1, format=name, client=client), sighting(level=1), "unbound.log")
    found = evidence_of(seen, formats, knowledge, Owners())
    assert {(one.client, one.source_format) for one in found} == {("a", "dns-unbound"), ("b", "dns-unbound-reply")}


def test_a_connection_that_several_sensors_saw_counts_once():
    ends = "10.0.0.5 50000 1.2.3.4 443"
    seen = Aggregates()
    seen.add(key(), sighting(flow="C1", counted="flow", sent=5, ends=ends), "zeek/ssl.log")
    seen.add(
        key(format="suricata-tls"), sighting(flow="17", counted="flow", received=7, at=1_795_132_801.0, ends=ends), "suricata/eve.json"
    )
    seen.add(key(format="capture", level=3), sighting(flow="x", counted="flow", sent=6, ends=ends), "dump.pcap")
    seen.settle()
    ((one, total),) = seen.sums.items()
    assert (one.format, one.level) == ("capture", 3)
    assert (total.count, total.sent, total.received) == (1, 6, 7)


def test_connections_with_the_same_ends_are_two_where_one_log_tells_both_or_time_has_passed():
    seen = Aggregates()
    for flow, at, path in (("C1", 0.0, "ssl.log"), ("C2", 1.0, "ssl.log"), ("C3", 60.0, "other.log")):
        seen.add(key(), sighting(flow=flow, counted="flow", at=1_795_132_800.0 + at, ends="a 1 b 2"), path)
    seen.settle()
    assert seen.sums[key()].count == 3


def test_requests_told_by_one_sensor_replace_the_connection_of_the_other():
    ends = "10.0.0.5 50000 1.2.3.4 443"
    seen = Aggregates()
    seen.add(key(), sighting(flow="C1", counted="flow", ends=ends), "ssl.log")
    seen.add(key(format="suricata-tls"), sighting(flow="17", counted="flow", ends=ends), "eve.json")
    seen.add(key(format="suricata-http", level=3), sighting(flow="17"), "eve.json")
    seen.settle()
    assert {one.format: total.count for one, total in seen.sums.items()} == {"suricata-http": 1}


def test_what_logs_of_two_kinds_tell_of_the_same_days_counts_once(formats, knowledge):
    seen = Aggregates()
    for format_, path, level, count, day in (
        ("zeek-ssl", "ssl.log", 2, 9, 0),
        ("squid-native", "access.log", 3, 8, 0),
        ("dns-bind", "bind.log", 1, 4, 0),
        ("firewall-fortinet-web", "last-month.log", 3, 2, -30),
    ):
        for _ in range(count):
            seen.add(key(format=format_, level=level), sighting(level=level, at=1_795_132_800.0 + day * 86_400), path)
    seen.add(key(format="zeek-dns", level=1, client="10.0.0.6"), sighting(level=1), "dns.log")
    seen.add(key(format="dns-bind", level=1, client="10.0.0.6"), sighting(level=1, at=None), "bind.log")
    found = {(one.source_format, one.client): one.count for one in evidence_of(seen, formats, knowledge, Owners())}
    assert found == {("squid-native", "10.0.0.5"): 8, ("firewall-fortinet-web", "10.0.0.5"): 2, ("zeek-dns", "10.0.0.6"): 1}


def test_lines_of_several_kinds_in_one_log_are_all_counted(formats, knowledge):
    seen = Aggregates()
    seen.add(key(format="line-url", level=3), sighting(level=3), "proxy.log")
    seen.add(key(format="squid-native", level=3), sighting(level=3), "proxy.log")
    assert sum(one.count for one in evidence_of(seen, formats, knowledge, Owners())) == 2


def test_an_address_is_told_only_where_no_name_is(formats, knowledge):
    seen = Aggregates()
    for client in ("10.0.0.5", "10.0.0.6"):
        seen.add(key(format="flow-vpc", level=0, host="192.0.2.0/24", client=client), sighting(level=0), "flows.log")
    seen.add(key(), sighting(), "ssl.log")
    found = evidence_of(seen, formats, knowledge, Owners())
    assert {(one.host, one.client) for one in found} == {("192.0.2.0/24", "10.0.0.6"), ("api.openai.com", "10.0.0.5")}


def test_calls_behind_which_anybody_may_answer_are_measured():
    seen = Aggregates()
    for number in range(7):
        seen.add(key(provider="", host=f"llm{number}.corp.example", level=3), sighting(level=3, count=2), "access.log")
    (note,) = notifications_of(seen)
    assert (note.code, note.level) == ("blind-spot", "note")
    assert "gateways: 14 calls" in note.message
    assert "llm4.corp.example and 2 more" in note.message


def test_evidence_tells_days_bytes_and_weights(formats, knowledge):
    seen = Aggregates()
    for day, sent in ((0, 5), (1, 7), (1, None)):
        seen.add(key(model="llama-3", level=4), sighting(level=4, sent=sent, at=1_795_132_800.0 + day * 86_400), f"{day}.log", ("contact",))
    (one,) = evidence_of(seen, formats, knowledge, Owners())
    assert one.per_day == (("2026-11-20", 1, 5), ("2026-11-21", 2, 7))
    assert (one.count, one.sent_bytes, one.received_bytes, one.weights) == (3, 12, None, "open")
    assert (one.first_at, one.last_at, one.location.path) == ("2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z", "0.log")
    assert one.data_types == (("contact", 3),)


def test_problems_are_told_with_file_and_offset_in_one_order():
    seen = Aggregates(blind={"relays": 2}, undated=3, nameless={"conn.log": 1_234, "flows.log": 1})
    for path, offset in (("b.log", 5), ("a.log", 1_000)):
        seen.problem(Problem("wrong-clock", "text", path, offset))
    found = [(note.code, note.location.path if note.location else None, note.message) for note in notifications_of(seen)]
    assert found[0] == ("wrong-clock", "a.log", "at byte 1,000: text")
    assert [code for code, _, _ in found] == ["wrong-clock", "wrong-clock", "blind-spot", "undated", "addresses-only"]
    assert "1,235 lines hold addresses alone, and no names (conn.log, flows.log)" in found[-1][2]


def test_owners_are_told_by_network_name_and_service():
    owners = load_owners(
        b"""
        [[owners]]
        name = "shop"
        clients = ["10.2.0.0/16", "arn:aws:iam::*:role/shop-*", "fd00::/8"]
        services = ["checkout-*"]
        [[owners]]
        name = "rest"
        clients = ["10.0.0.0/8"]
        """,
        "owners.toml",
    )
    asked = [
        ("10.2.3.4", ""),
        ("10.3.3.4", ""),
        ("arn:aws:iam::1:role/shop-x", ""),
        ("z", "checkout-eu"),
        ("fd00::1", ""),
        ("8.8.8.8", "x"),
    ]
    assert [owners.owner_of(client, service) for client, service in asked] == ["shop", "rest", "shop", "shop", "shop", ""]
    assert owners.names == {"shop", "rest"}


@pytest.mark.parametrize("content", [b"[[owners]]\nnmae = 'x'", b"\xff", b"x = ", b"[[owners]]\n"])
def test_a_wrong_owners_file_is_told(content):
    with pytest.raises(ConfigError, match=r"owners\.toml"):
        load_owners(content, "owners.toml")
