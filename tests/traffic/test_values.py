"""Moments, hosts, counts, wrappers, recordings, data kinds: the small parts."""

import base64
import gzip
import json

import pytest
from auditor.traffic import streams
from auditor.traffic.cassettes import body_of
from auditor.traffic.cassettes import records as cassette_records
from auditor.traffic.documents import attribute_of
from auditor.traffic.moments import moment_of
from auditor.traffic.payload import Payloads, check_of, is_card
from auditor.traffic.recognise import model_of, product_of
from auditor.traffic.recordings import records as flow_records
from auditor.traffic.recordings import value_of
from auditor.traffic.shapes import Header, cut_record, pairs_record
from auditor.traffic.streams import Kind, kind_of, whole_lines
from auditor.traffic.values import by_name, first_at, host_of, last_part, split_url, text_of, value_at, whole
from auditor.traffic.wrappers import messages

MOMENT = 1_795_132_800.0  # 2026-11-20T00:00:00Z


@pytest.mark.parametrize(
    "text",
    [
        1795132800, 1795132800.0, "1795132800", 1795132800000, 1795132800000000, "1795132800000000000", "1795132800.000000",
        "2026-11-20T00:00:00Z", "2026-11-20T01:00:00+01:00", "2026-11-20T00:00:00.000000+0000", "2026-11-20 00:00:00", "2026/11/20 00:00:00",
        "20/Nov/2026:00:00:00 +0000", "[20/Nov/2026:01:00:00 +0100]", "20-Nov-2026 00:00:00.000", "Fri, 20 Nov 2026 00:00:00 GMT",
        "Fri Nov 20 00:00:00 2026", "Nov 20 2026 00:00:00", "11/20/2026 12:00:00 AM", "20261120T000000Z", "Nov 20 00:00:00",
    ],
)  # fmt: skip
def test_every_way_to_write_a_moment_is_read(text):
    assert moment_of(text, MOMENT + 60) == MOMENT


@pytest.mark.parametrize(
    "text", [None, True, "", "soon", -5, 12, "1970-01-01T00:00:00Z", "2026-13-45T00:00:00Z", "Foo 20 00:00:00", 10**30, "9" * 60]
)
def test_what_cannot_be_right_is_no_moment(text):
    assert moment_of(text, MOMENT) is None


def test_a_year_that_is_not_written_is_that_before_the_log_ends():
    assert moment_of("Dec 31 23:00:00", MOMENT) == 1_767_222_000.0  # 2025
    assert moment_of("Dec 31 23:00:00") is None


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("API.OpenAI.com.", "api.openai.com"), ("api.openai.com:443", "api.openai.com"), ("bücher.example", "xn--bcher-kva.example"),
        ("(3)api(6)openai(3)com(0)", "api.openai.com"), ("[::1]:443", ""), ("a b", ""), ("..", ""), ("x" * 300, ""), ("a..b", ""), ("", ""),
    ],
)  # fmt: skip
def test_hosts_are_compared_in_one_form(text, host):
    assert host_of(text) == host


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("https://user:secret@api.openai.com:443/v1/x?key=1#f", ("api.openai.com", "/v1/x")),
        ("api.openai.com:443", ("api.openai.com", "")),
        ("/v1/x?host=api.openai.com", ("", "/v1/x")),
        ("api.openai.com/v1?u=http://evil.example/", ("api.openai.com", "/v1")),
        ("https://evil.example/?https://api.openai.com", ("evil.example", "/")),
        ("https://api.openai.com@evil.example/", ("evil.example", "/")),
    ],
)
def test_urls_are_taken_apart(url, parts):
    assert split_url(url) == parts


def test_places_lead_through_objects_lists_and_texts():
    record = {"a": {"b": [{"c": 1}, {"c": 2}]}, "d": '{"e": {"f": "x"}}', "g.h": "y", "i": "-", "broken": "{"}
    places = {
        "a/b/c": 1,
        "a/b/1/c": 2,
        "d/e/f": "x",
        "g.h": "y",
        "a/*/c": 1,
        "a/x": None,
        "broken/x": None,
        "a/b/7": None,
        "a/b/1/c/z": None,
    }
    assert {place: value_at(record, tuple(place.split("/"))) for place in places} == places
    assert first_at(record, (("i",), ("g.h",))) == "y"


def test_counts_are_whole_and_never_guessed():
    assert [whole(value) for value in ("12", 12, 12.0, "-", None, True, -1, "x", 10**30)] == [
        12,
        12,
        12,
        None,
        None,
        None,
        None,
        None,
        None,
    ]
    assert (text_of([1]), text_of(True), text_of("a\x1b[0m\u202e")) == ("", "", "a")


def test_models_and_programs_lose_what_is_around_their_names():
    assert model_of("arn:aws:bedrock:eu::foundation-model/meta.llama3") == "meta.llama3"
    assert model_of("openai/gpt-4o") == "openai/gpt-4o"
    assert last_part("/subscriptions/1/accounts/SHOP/") == "SHOP"
    assert [product_of(agent) for agent in ("OpenAI/Python 1.40", "Mozilla/5.0 (X11)", "curl/8", "Go-http-client/1.1", "a/b/c", "")] == [
        "OpenAI/Python", "browser", "curl", "Go-http-client", "a/b/c", "",
    ]  # fmt: skip


def test_wrappers_are_peeled_one_after_another(formats):
    syslog = '<134>1 2026-11-20T00:00:00Z host app 1 - [x a="b]" ] CEF:0|a'
    line = json.dumps({"log": syslog + "\n", "stream": "stdout", "time": "2026-11-20T01:00:00Z"})
    (found,) = messages(line, formats)
    assert (found.time, found.program) == ("2026-11-20T00:00:00Z", "app")
    assert found.text.endswith("CEF:0|a")


def test_wrappers_without_end_are_survived(formats):
    line = "x"
    for _ in range(50):
        line = json.dumps({"@timestamp": "t", "message": line})[:100_000]
        if len(line) > 90_000:
            break
    assert len(list(messages(line, formats))) == 1


def test_pairs_keep_values_with_spaces_and_labels():
    cef = pairs_record("x CEF:0|V|P|1|2|N|3|msg=a b c request=https://x/?a\\=b cs1=gold cs1Label=Tier act=")
    assert cef is not None
    assert (cef["msg"], cef["request"], cef["Tier"], cef["_product"], cef["act"]) == ("a b c", "https://x/?a=b", "gold", "P", "")
    assert pairs_record('a="x \\"y\\" z" b=1, c=2 d=3') == {"a": 'x "y" z', "b": "1", "c": "2", "d": "3"}
    assert pairs_record("a=1 b=2") is None
    assert pairs_record("CEF:0|broken") is None
    assert pairs_record("LEEF:1.0|V|P") is None


def test_a_header_is_no_header_when_it_holds_values():
    header = Header()
    assert not header.take_csv("10.0.0.1,200,GET")
    assert header.take_csv("time,host,client")
    assert header.table is not None
    assert header.table.record("only,two") is None


def flow(**request: object) -> bytes:
    return netstring({"version": 20, "request": {"host": "1.2.3.4", "headers": [["Host", "api.openai.com"]], "content": "x"} | request})


def netstring(value: object) -> bytes:
    match value:
        case dict():
            body, kind = b"".join(netstring(one) for pair in value.items() for one in pair), b"}"
        case list():
            body, kind = b"".join(netstring(one) for one in value), b"]"
        case bool() | None:
            body, kind = str(value).lower().encode() if value is not None else b"", b"!" if value is not None else b"~"
        case int():
            body, kind = str(value).encode(), b"#"
        case float():
            body, kind = str(value).encode(), b"^"
        case _:
            body, kind = str(value).encode(), b";"
    return str(len(body)).encode() + b":" + body + kind


def test_saved_flows_are_read_one_by_one():
    problems: list[tuple[str, int]] = []
    content = flow(method="POST", timestamp_start=MOMENT) + flow(method="GET") + flow()[:-3]
    assert kind_of(content) is Kind.RECORDING
    found = list(
        flow_records([content[:7], content[7:]], lambda _content: True, lambda code, _message, offset: problems.append((code, offset)))
    )
    assert [(one["request"].get("method"), one["request"]["headers"]["host"], one["request"]["size"]) for one in found] == [
        ("POST", "api.openai.com", 1), ("GET", "api.openai.com", 1),
    ]  # fmt: skip
    assert problems == [("truncated-file", len(content) - len(flow()) + 3)]
    assert found[0]["request"]["timestamp_start"] == MOMENT


def test_flows_that_are_none_end_the_reading():
    problems: list[str] = []
    assert not list(flow_records([b"12:abc"], lambda _content: True, lambda code, *_: problems.append(code)))
    assert not list(flow_records([b"999999999:" + b"x" * 10], lambda _content: True, lambda code, *_: problems.append(code)))
    assert not list(flow_records([b"nonsense and more"], lambda _content: True, lambda code, *_: problems.append(code)))
    assert problems == ["truncated-file", "large-flow", "broken-recording"]
    assert value_of(b"x", b"#", 0) is None
    assert value_of(b"5:x", b"]", 0) == [None]
    assert value_of(b"zzz", b"]", 0) == []


def test_cassettes_that_cannot_be_read_are_told():
    problems: list[str] = []

    def tell(code: str, _message: str, _offset: int) -> None:
        problems.append(code)

    assert not list(cassette_records(b"interactions: [", tell))
    assert not list(cassette_records(b"interactions: 5", tell))
    assert not list(cassette_records(b"interactions: [5, {request: 5}]", tell))
    assert not list(cassette_records(b" " * (17 << 20), tell))
    assert problems == ["broken-document", "large-document"]


def test_numbers_are_checked_before_they_count():
    assert is_card("4111 1111 1111 1111")
    assert not is_card("4111 1111 1111 1112")
    assert not is_card("0000 0000 0000 0000")
    assert check_of("iban")("DE89 3704 0044 0532 0130 00")
    assert not check_of("iban")("DE88 3704 0044 0532 0130 00")
    assert not check_of("iban")("XX89 3704 0044 0532 0130 00")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("write to ann@example.org", ("contact",)),
        ("pay with 4111-1111-1111-1111 now", ("payment-card",)),
        ("order 4111111111111112", ()),
        ("account DE89370400440532013000", ("financial",)),
        ("key sk-test-0123456789abcdef", ("credentials",)),
        ("-----BEGIN RSA PRIVATE KEY-----", ("credentials",)),
        ("def total(order):\\n    return 1", ("source-code",)),
        ("my SSN is 536-22-8726", ("government-id",)),
        ("PESEL 44051401359", ("government-id",)),
        ("number 44051401359", ()),
        ("codice RSSMRA85T10A562S", ("government-id",)),
        ("call +49 30 1234567", ("contact",)),
        ("as of +1.2.3 and 12+3456789", ()),
        ("what is the weather", ()),
    ],
)
def test_kinds_of_data_are_told_by_forms_that_can_be_checked(text, kinds, formats, knowledge):
    assert Payloads(formats.identifiers, knowledge).kinds(text.encode()) == kinds


def test_a_check_that_does_not_exist_finds_nothing(formats, knowledge):
    from auditor.traffic.formats import Identifier

    for check in ("zz.nothing", "../os"):
        assert Payloads([Identifier(data_type="x", pattern=r"\d+", check=check)], knowledge).kinds(b"123") == ()


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"base64_string": base64.b64encode(gzip.compress(b"hi")).decode()}, "hi"),
        ({"base64_string": base64.b64encode(gzip.compress(b"hi")[:-12]).decode()}, ""),
        ({"base64_string": base64.b64encode(b"\x1f\x8bno").decode()}, "\x1f\ufffdno"),
        ({"base64_string": "a"}, "a"),
        ({"base64_string": 7}, ""),
        (b"plain", "plain"),
        ({"string": "s"}, "s"),
        (7, ""),
    ],
)
def test_bodies_of_recordings_are_texts_however_they_were_kept(body, text):
    assert body_of(body) == text


def test_lists_of_pairs_go_by_name():
    headers = [{"name": "Host", "value": "a.example"}, {"name": "host", "value": "b.example"}, 1, {"value": 2}]
    assert by_name(headers) == {"Host": "a.example", "host": "a.example"}
    assert value_at({"headers": headers}, ("headers", "host")) == "a.example"
    assert (by_name([]), by_name([1]), by_name([{"name": "a"}]), by_name([dict.fromkeys("abcde")])) == (None, None, None, None)


def test_values_of_attributes_have_their_type_for_a_name():
    nested = {"kvlistValue": {"values": [{"key": "a", "value": {"kvlistValue": {"values": []}}}, {"key": 1}, 2]}}
    assert attribute_of(nested) == {"a": {}}
    deep: object = {"stringValue": "x"}
    for _ in range(9):
        deep = {"kvlistValue": {"values": [{"key": "a", "value": deep}]}}
    assert "x" in json.dumps(attribute_of(deep))
    assert (attribute_of({"stringValue": "b"}), attribute_of({"model": "m"}), attribute_of("c")) == ("b", {"model": "m"}, "c")


def test_divided_lines_of_containers_are_put_together(monkeypatch: pytest.MonkeyPatch):
    stamp = "2026-11-20T00:00:00.123456789Z "
    parts = [
        stamp + "stdout P ab",
        stamp + "stderr F other",
        stamp + "stdout P cd",
        stamp + "stdout F ef",
        "no mark",
        stamp + "stdout P end",
    ]
    content = "\n".join(parts).encode() + b"\n"
    wanted = f"{stamp}stderr F other\n{stamp}stdout F abcdef\nno mark\n{stamp}stdout F end"
    for size in (7, 40, 1000):
        chunks = [content[place : place + size] for place in range(0, len(content), size)]
        assert b"".join(whole_lines(chunks)).decode() == wanted
    monkeypatch.setattr(streams, "PART_LIMIT", 30)
    assert b"".join(whole_lines([content])).count(b"\n") == 6


def test_of_an_object_that_is_cut_off_what_is_whole_is_kept():
    assert cut_record('{"a": 1, "b": {"c": [1, {"d": 2, "e": "x,}') == {"a": 1, "b": {"c": [1, {"d": 2}]}}
    assert cut_record('{"a": "\\"", "b": "c') == {"a": '"'}
    assert [cut_record(text) for text in ("", "a", "{", '{"a": 1', '{"a": 1, }', "{,", '{"a":' * 300 + "1, 2")] == [None] * 7
