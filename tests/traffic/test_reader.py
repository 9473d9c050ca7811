"""What a reader makes of whole logs: joins, levels, hostile input, documents, blind spots."""

import base64
import gzip
import json
import random

import pytest
from auditor.traffic import lines as lines_module
from auditor.traffic.knowledge import UNNAMED
from auditor.traffic.reader import Stream
from hypothesis import given, settings
from hypothesis import strategies as st

SSL = "#path\tssl\n#fields\tts\tuid\tid.orig_h\tid.resp_h\tserver_name\n"
CONN = "#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.resp_h\torig_bytes\tresp_bytes\tconn_state\n"


def counts(seen) -> dict[tuple[str, int], int]:
    return {(key.host, key.level): one.count for key, one in seen.sums.items()}


def eve(kind: str, number: int, **fields: object) -> str:
    head = {"timestamp": "2026-11-20T00:00:00Z", "event_type": kind, "flow_id": number, "src_ip": "10.0.0.5", "dest_ip": "1.2.3.4"}
    return json.dumps(head | fields) + "\n"


def test_a_connection_seen_twice_counts_once(read):
    seen = read(eve("tls", 1, tls={"sni": "api.openai.com"}) * 3 + eve("quic", 1, quic={"sni": "api.openai.com"}))
    assert counts(seen) == {("api.openai.com", 2): 1}


def test_a_query_and_its_answer_count_once(read):
    query = eve("dns", 1, dns={"type": "query", "id": 5, "rrname": "api.openai.com"})
    answer = (
        eve("dns", 1, dns={"type": "answer", "id": 5, "rrname": "api.openai.com"}).replace("10.0.0.5", "x").replace("1.2.3.4", "10.0.0.5")
    )
    other = eve("dns", 1, dns={"type": "query", "id": 6, "rrname": "api.openai.com"})
    assert counts(read(query + answer + other)) == {("api.openai.com", 1): 2}


def test_requests_of_a_connection_replace_the_connection(read):
    http = eve("http", 1, http={"hostname": "api.openai.com", "url": "/v1/embeddings", "http_method": "POST"})
    assert counts(read(eve("tls", 1, tls={"sni": "api.openai.com"}) + http + http)) == {("api.openai.com", 3): 2}


def test_other_events_of_the_same_connection_do_not_count_again(read, reader):
    alert = eve("alert", 1, http={"hostname": "api.openai.com"}, alert={"signature": "api.openai.com"})
    http = eve("http", 1, http={"hostname": "api.openai.com", "url": "/v1/embeddings", "http_method": "POST"})
    assert counts(read(alert + alert)) == {("api.openai.com", 2): 1}
    reader.seen.sums.clear()
    assert counts(read(alert + http + alert)) == {("api.openai.com", 3): 1}


def test_sizes_of_connections_come_from_records_without_a_host(reader):
    ssl = (SSL + "1795132800.0\tC1\t10.0.0.5\t1.2.3.4\tapi.openai.com\n").encode()
    conn = (CONN + "1795132800.0\tC1\t10.0.0.5\t1.2.3.4\t500\t900\tSF\n" + "1795132800.0\tC2\t10.0.0.5\t1.2.3.4\t7\t7\tSF\n").encode()
    reader.read(Stream("ssl.log", [ssl], ssl))
    reader.read(Stream("conn.log", [conn], conn))
    assert reader.seen.sized_paths == {"conn.log"}

    def ids(content: bytes) -> list[tuple[int, int]]:
        return [(place, place + 2) for place in [content.find(b"C1"), content.find(b"C2"), content.find(b"#f")] if place >= 0]

    assert list(reader.sizes(Stream("conn.log", [conn], conn), ids, {"C1"})) == [("C1", 500, 900)]
    reader.seen.size("C1", 500, 900)
    reader.seen.size("C9", 1, 1)
    reader.seen.settle()
    ((key, one),) = reader.seen.sums.items()
    assert (key.level, one.sent, one.received) == (3, 500, 900)


@pytest.mark.parametrize("chunk", [1, 7, 64, 1000])
def test_where_chunks_end_changes_nothing(read, chunk):
    log = "".join(
        eve("tls", number, tls={"sni": random.Random(number).choice(["api.openai.com", "example.org", "chatgpt.com"])})
        for number in range(30)
    )
    whole = counts(read(log))
    assert sum(whole.values()) > 10
    assert counts(read(log, chunk=chunk)) == {key: 2 * count for key, count in whole.items()}  # the same reader has now seen it twice


def test_the_last_line_counts_without_its_end(read):
    assert counts(read(eve("tls", 1, tls={"sni": "api.openai.com"}).rstrip("\n"))) == {("api.openai.com", 2): 1}


def test_a_record_cut_in_the_middle_of_its_host_is_evidence_of_the_lowest_level(read):
    whole = eve("tls", 1, tls={"sni": "chatgpt.com"})
    seen = read(whole + eve("tls", 2, tls={"sni": "api.openai.com"})[:-4] + "\n")
    assert counts(seen) == {("chatgpt.com", 2): 1, ("api.openai.com", 0): 1}
    told = [(problem.code, problem.path, problem.offset) for problem in seen.problems]
    assert told == [("cut-record", "some.log", len(whole)), ("unknown-format", "some.log", len(whole))]


def test_what_is_whole_of_cut_records_is_read_and_told_once(read):
    cut = eve("tls", 1, tls={"sni": "api.openai.com", "version": "TLS 1.3"})[:-6] + "\n"
    seen = read(cut * 3)
    assert counts(seen) == {("api.openai.com", 2): 1}
    assert [(problem.code, problem.offset) for problem in seen.problems] == [("cut-record", 0)]


def test_lines_of_several_programs_in_one_file_are_told_apart(read):
    log = (
        "Nov 20 00:00:00 host dnsmasq[1]: query[A] api.openai.com from 10.0.0.5\n"
        "Nov 20 00:00:00 host squid: 1795132800.000 1 10.0.0.6 TCP_TUNNEL/200 9 CONNECT api.openai.com:443 - HIER_DIRECT/1.2.3.4 -\n"
        "Nov 20 00:00:01 host dnsmasq[1]: reply api.openai.com is 1.2.3.4\n" + eve("tls", 1, tls={"sni": "api.openai.com"})
    )
    seen = read(log, written_at=1_795_132_900.0)
    assert {key.format for key in seen.sums} == {"dns-dnsmasq", "squid-native", "suricata-tls"}


def test_a_file_rotated_in_the_middle_of_a_table_goes_on_with_the_new_header(read):
    log = SSL + "1795132800.0\tC1\ta\tb\tapi.openai.com\n" + "#path\tssl\n#fields\tserver_name\tts\tuid\tid.orig_h\n"
    log += "chatgpt.com\t1795132800.0\tC2\tc\n"
    assert counts(read(log)) == {("api.openai.com", 2): 1, ("chatgpt.com", 2): 1}


def test_an_endless_line_is_looked_at_for_hosts_alone(read, monkeypatch):
    monkeypatch.setattr(lines_module, "LINE_LIMIT", 1000)
    seen = read("x" * 5000 + " api.openai.com " + "y" * 5000 + "\n" + eve("tls", 1, tls={"sni": "chatgpt.com"}), chunk=500)
    assert counts(seen) == {("api.openai.com", 0): 1, ("chatgpt.com", 2): 1}
    assert {(problem.code, problem.offset) for problem in seen.problems} == {("long-line", 0), ("unknown-format", 5000)}


def test_a_stream_without_lines_is_given_up(read, monkeypatch):
    monkeypatch.setattr(lines_module, "LINE_LIMIT", 100)
    monkeypatch.setattr(lines_module, "GIVE_UP", 1000)
    (problem,) = read("x" * 5000, chunk=100).problems
    assert problem.code == "not-a-log"


def test_binary_files_are_not_read(read):
    seen = read(b"\x7fELF\0\0\0 api.openai.com \n" * 10)
    assert (seen.sums, [problem.code for problem in seen.problems]) == ({}, ["binary-file"])


def test_logs_in_utf16_are_read(read):
    log = eve("tls", 1, tls={"sni": "api.openai.com"}) * 2
    assert counts(read(("\ufeff" + log).encode("utf-16-le"))) == {("api.openai.com", 2): 1}


def test_terminal_escapes_do_not_pass(read):
    log = eve("http", 1, http={"hostname": "api.openai.com", "http_user_agent": "\x1b[2J\u202eevil", "url": "/\x1b]0;x\x07"})
    ((key, _),) = read(log).sums.items()
    assert key.service == "evil"


def test_wrong_clocks_are_told_and_not_dated(read):
    log = eve("tls", 1, tls={"sni": "api.openai.com"}).replace("2026-11-20", "1970-01-01")
    seen = read(log + log.replace('"flow_id": 1', '"flow_id": 2'))
    ((_, one),) = seen.sums.items()
    assert (one.count, one.first, one.days, seen.undated) == (2, None, {}, 2)
    assert [(problem.code, problem.offset) for problem in seen.problems] == [("wrong-clock", 0)]


def test_deep_nesting_is_survived(read):
    assert counts(read('{"a":' * 100_000 + '"api.openai.com"' + "}" * 100_000 + "\n")) == {("api.openai.com", 0): 1}


def test_blind_spots_are_counted(read):
    log = eve("tls", 1, tls={"sni": "dns.google"}) + eve("tls", 2, tls={"sni": "cloudflare-ech.com"})
    seen = read(log)
    assert (seen.sums, seen.blind) == ({}, {"encrypted look-ups": 1, "hidden server names": 1})


ADDRESSES = {
    "zeek conn": CONN + "1795132800.0\tC1\t10.0.0.5\t160.79.104.10\t500\t900\tSF\n",
    "suricata flow": eve("flow", 1, dest_ip="160.79.104.10", flow={"bytes_toserver": 5, "bytes_toclient": 6}),
    "vpc flow": "2 123456789012 eni-0a 10.0.0.5 160.79.104.10 51234 443 6 10 4000 1795132800 1795132860 ACCEPT OK\n",
    "iptables": "Nov 20 00:00:00 fw kernel: OUT IN=eth1 OUT=eth0 SRC=10.0.0.5 DST=160.79.104.10 LEN=60 PROTO=TCP SPT=51234 DPT=443\n",
    "filterlog": "<134>Nov 20 00:00:00 filterlog[1]: 5,,,1000,igb0,match,pass,out,4,0x0,,64,1,0,DF,6,tcp,60,10.0.0.5,160.79.104.10,5,443,0,S\n",
    "fortinet": 'date=2026-11-20 time=00:00:00 logid="13" type="traffic" srcip=10.0.0.5 dstip=160.79.104.10 sentbyte=5 rcvdbyte=6 action="x"\n',
    "palo alto": "1,2026/11/20 00:00:00,01,TRAFFIC,end,2561,2026/11/20 00:00:00,10.0.0.5,160.79.104.10,0.0.0.0,0.0.0.0,r,,,ssl,v,t,u,a,b,f,x,1,1,5,443,0,"
    "0,0x0,tcp,allow,11,5,6\n",
    "google": '{"timestamp":"2026-11-20T00:00:00Z","jsonPayload":{"connection":{"src_ip":"10.0.0.5","dest_ip":"160.79.104.10"},"bytes_sent":"5"}}\n',
    "proxy": "1795132800.000 9 10.0.0.5 TCP_TUNNEL/200 4110 CONNECT 160.79.104.10:443 - HIER_DIRECT/160.79.104.10 -\n",
}


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_in_a_published_network_is_the_lowest_evidence(name, read):
    ((key, one),) = read(ADDRESSES[name], written_at=1_795_136_400.0).sums.items()
    assert (key.provider, key.host, key.client, key.level, one.count) == ("anthropic", "160.79.104.0/23", "10.0.0.5", 0, 1)


def test_an_address_of_many_services_names_none_of_them(read):
    seen = read(CONN + "1795132800.0\tC1\t10.0.0.5\t199.36.153.9\t500\t900\tSF\n" + "1795132800.0\tC2\t10.0.0.5\t8.8.8.8\t5\t9\tSF\n")
    assert (seen.sums, seen.blind) == ({}, {"addresses of many services": 1})


def test_a_name_of_the_connection_counts_for_more_than_its_address(reader):
    ssl = (SSL + "1795132800.0\tC1\t10.0.0.5\t160.79.104.10\tapi.anthropic.com\n").encode()
    conn = (CONN + "1795132800.0\tC1\t10.0.0.5\t160.79.104.10\t500\t900\tSF\n").encode()
    for name, content in (("conn.log", conn), ("ssl.log", ssl)):
        reader.read(Stream(name, [content], content))
    reader.seen.settle()
    ((key, one),) = reader.seen.sums.items()
    assert (key.host, key.level, one.count, one.sent) == ("api.anthropic.com", 3, 1, 500)


def test_logs_of_addresses_alone_are_measured(read):
    seen = read(CONN + "1795132800.0\tC1\t10.0.0.5\t8.8.8.8\t500\t900\tSF\n" * 20, path="conn.log")
    assert seen.nameless == {"conn.log": 22}


def test_a_page_that_visitors_come_from_is_no_evidence(read):
    agent = "Mozilla/5.0 (compatible; GPTBot/1.2; +https://chatgpt.com/gptbot; ops@api.openai.com)"
    access = f'203.0.113.9 - - [20/Nov/2026:00:00:00 +0000] "GET / HTTP/1.1" 200 5 0.1 "https://chatgpt.com/" "{agent}" x\n'
    as_json = json.dumps({"when": "2026-11-20", "http_referer": "https://chatgpt.com/", "ua": agent}) + "\n"
    assert read(access + as_json + f"2026-11-20T00:00:00Z GET / {agent}\n").sums == {}


def test_a_host_that_was_added_to_a_format_is_found_behind_its_fields(read):
    line = '10.0.0.5 - - [20/Nov/2026:00:00:00 +0000] "POST /llm HTTP/1.1" 200 5 "https://chatgpt.com/" "curl/8" up="api.openai.com:443"\n'
    ((key, _),) = read(line).sums.items()
    assert (key.host, key.client, key.format) == ("api.openai.com", "10.0.0.5", "access-combined")


def test_the_workload_that_wrote_a_log_is_the_service_where_nothing_else_is(read):
    line = (
        '[2026-11-20T00:00:00.000Z] "POST /v1/embeddings HTTP/1.1" 200 - 5 6 2 1 "10.0.0.5" "curl/8" "id" "api.openai.com" "1.2.3.4:443"\n'
    )
    around = {"kubernetes": {"namespace_name": "shop", "pod_name": "checkout-7d9f-x", "labels": {"app": "checkout"}}}
    shipped = {"log": line, "stream": "stdout", "time": "2026-11-20T00:00:00Z"} | around
    ((key, _),) = read(json.dumps(shipped) + "\n").sums.items()
    assert (key.service, key.client) == ("checkout", "10.0.0.5")


def test_what_is_packed_and_broken_is_survived(read):
    packed = ("%%%", "H4sIAAAA", "aGk=", "", base64.b64encode(gzip.compress(b"x" * 90)[:-9]).decode())
    records = [{"kinesis": {"kinesisSchemaVersion": "1.0", "data": text}, "eventSource": "aws:kinesis"} for text in packed]
    assert read(json.dumps({"Records": records}) + "\n").sums == {}


def test_lines_in_lists_of_times_and_lines_are_read(read):
    stream = {"stream": {"app": "dns"}, "values": [["1795132800000000000", eve("tls", 1, tls={"sni": "api.openai.com"})], ["1", 2], "x"]}
    assert counts(read(json.dumps({"status": "success", "data": {"result": [stream]}}) + "\n")) == {("api.openai.com", 2): 1}


def test_bundles_that_are_none_are_passed_over(read):
    broken = {"resourceSpans": ["gen_ai.", {"scopeSpans": ["gen_ai.", {"spans": ["gen_ai.", {"attributes": [7, {"key": "gen_ai."}]}]}]}]}
    assert read(json.dumps(broken) + "\n").sums == {}


def test_records_with_very_many_fields_are_evidence_of_the_lowest_level(read):
    wide = {f"k{number}": number for number in range(2_000)} | {"dest_host": "api.openai.com", "referer": "https://chatgpt.com"}
    assert counts(read(json.dumps({"referer": "https://chatgpt.com"} | wide) + "\n")) == {("api.openai.com", 0): 1}


def test_blocked_requests_and_actions_that_a_format_gives_are_told(read):
    gateway = {
        "Action": ["allow", "block"],
        "Datetime": "2026-11-20T00:00:00Z",
        "HTTPHost": "chatgpt.com",
        "SourceIP": "10.0.0.5",
        "URL": "/",
    }
    ((key, _),) = read(json.dumps(gateway) + "\n").sums.items()
    assert key.action == "blocked"


def test_a_gateway_of_the_companys_own_answers_for_its_provider(read):
    ((key, _),) = read(eve("tls", 1, tls={"sni": "gateway.corp.example"})).sums.items()
    assert (key.provider, key.host) == ("openai", "gateway.corp.example")


def test_an_array_over_many_lines_is_read_by_record(read):
    log = json.dumps([json.loads(eve("tls", number, tls={"sni": "api.openai.com"})) for number in range(3)], indent=1)
    assert counts(read(log)) == {("api.openai.com", 2): 3}


def test_an_array_with_a_record_on_each_line_is_read_by_line(read):
    log = "[\n" + ",\n".join(eve("tls", number, tls={"sni": "api.openai.com"}).strip() for number in range(3)) + "\n]\n"
    assert counts(read(log)) == {("api.openai.com", 2): 3}


def test_records_without_anything_between_them_are_read(read):
    log = "".join(eve("tls", number, tls={"sni": "api.openai.com"}).strip() for number in range(3))
    assert counts(read(log.replace("api.openai.com", "api.anthropic.com"))) == {("api.anthropic.com", 2): 3}
    assert counts(read('{"Records":[' + log.replace("}{", "},{") + "]}"))["api.openai.com", 2] == 3
    assert counts(read(json.dumps(json.loads(eve("tls", 9, tls={"sni": "chatgpt.com"})), indent=1) * 2))[("chatgpt.com", 2)] == 1


def test_broken_json_over_many_lines_is_evidence_of_the_lowest_level(read):
    seen = read('{\n "log": {\n  "entries": [ {"request": {"url": "https://api.openai.com/v1"\n')
    assert counts(seen) == {("api.openai.com", 0): 1}
    assert {problem.code for problem in seen.problems} == {"truncated-file", "broken-document", "unknown-format"}


@pytest.mark.parametrize("indent", [None, 1])
def test_of_a_document_that_is_cut_off_the_whole_records_are_read(read, indent):
    record = {"eventVersion": "1", "eventSource": "bedrock.amazonaws.com", "eventName": "Converse", "awsRegion": "eu-west-1", "x": ["]"]}
    content = json.dumps({"Records": [record] * 3}, indent=indent)[:-20]
    seen = read(content)
    assert counts(seen) == {("bedrock-runtime.eu-west-1.amazonaws.com", 4): 2}
    assert [problem.code for problem in seen.problems] == ["truncated-file"]


def test_a_label_that_names_a_protocol_proves_nothing(read):
    def span(**attributes: str) -> str:
        named = {name.replace("__", "."): value for name, value in attributes.items()}
        return json.dumps({"traceId": "t", "spanId": str(len(attributes)), "attributes": named}) + "\n"

    local = span(gen_ai__system="openai", gen_ai__request__model="llama-3-70b", server__address="llm.internal")
    hidden = span(gen_ai__system="openai", gen_ai__request__model="llama-3-70b")
    named = span(gen_ai__system="anthropic", gen_ai__request__model="claude-3")
    served = span(gen_ai__system="openai", gen_ai__request__model="x", gen_ai__response__model="gpt-4o")
    assert {(key.host, key.model): key.provider for log in (local, hidden, named, served) for key in read(log).sums} == {
        ("llm.internal", "llama-3-70b"): "",
        (UNNAMED, "llama-3-70b"): "",
        (UNNAMED, "claude-3"): "anthropic",
        (UNNAMED, "x"): "openai",
    }


def test_a_span_below_a_model_call_is_the_same_call(read):
    call = {"traceId": "t", "spanId": "a", "attributes": {"gen_ai.request.model": "gpt-4o", "server.address": "api.openai.com"}}
    below = {"traceId": "t", "spanId": "b", "parentSpanId": "a", "attributes": {"url.full": "https://api.openai.com/v1/chat/completions"}}
    assert counts(read(json.dumps(below) + "\n" + json.dumps(call) + "\n")) == {("api.openai.com", 4): 1}


@pytest.mark.parametrize(
    ("method", "url", "action"),
    [
        ("GET", "/v1/models", "listing"),
        ("GET", "/v1/models/gpt-4o", "unknown"),
        ("HEAD", "/", "health"),
        ("GET", "/health", "health"),
        ("POST", "/v1/messages/count_tokens", "counting"),
        ("POST", "/v1beta/models/gemini-2.0:generateContent", "inference"),
        ("GET", "/v1/realtime?model=x", "inference"),
        ("GET", "/v1/chat/completions", "unknown"),
    ],
)
def test_polling_and_counting_are_told_from_use(read, method, url, action):
    log = eve("http", 1, http={"hostname": "api.openai.com", "url": url, "http_method": method})
    ((key, _),) = read(log).sums.items()
    assert key.action == action


def test_kinds_of_data_in_what_was_sent_are_counted_by_request(read):
    body = {
        "model": "gpt-4o",
        "messages": [{"role": "user", "content": "Mail ann@example.org, card 4111 1111 1111 1111, DE89370400440532013000"}],
    }
    entry = {
        "startedDateTime": "2026-11-20T00:00:00Z",
        "request": {"method": "POST", "url": "https://api.openai.com/v1/chat/completions", "postData": {"text": json.dumps(body)}},
        "response": {"status": 200},
    }
    ((_, one),) = read(json.dumps({"log": {"entries": [entry, entry]}})).sums.items()
    assert one.data == {"contact": 2, "financial": 2, "payment-card": 2}


@settings(max_examples=60, deadline=None)
@given(content=st.binary(max_size=400), where=st.integers(0, 400))
def test_nothing_in_a_log_raises(content, where):
    from auditor.traffic.knowledge import Resolver
    from auditor.traffic.reader import Reader
    from tests.traffic.conftest import RULES, SmallKnowledge, find

    reader = Reader(Resolver(SmallKnowledge(), _words(RULES)), _formats(RULES), find)
    data = content[:where] + b" api.openai.com " + content[where:]
    for head in (
        b"",
        b"{",
        b"[",
        b"interactions:\n- ",
        b"\xd4\xc3\xb2\xa1",
        b"\n\r\r\n",
        b"12:4:type,",
        b"#fields\t",
        b"CEF:0|a|b|c|d|e|f|",
        b"<1>1 ",
    ):
        reader.read(Stream("x", [head + data, data], head + data))
    reader.seen.settle()


def _formats(rules, memory={}):  # noqa: B006 - loaded once for all examples
    import msgspec
    import yaml
    from auditor.traffic.formats import load_formats

    if "formats" not in memory:
        memory["formats"] = load_formats(
            (path.name, msgspec.msgpack.encode(yaml.safe_load(path.read_bytes()))) for path in sorted(rules.glob("log-formats*.yaml"))
        )
    return memory["formats"]


def _words(rules, memory={}):  # noqa: B006 - loaded once for all examples
    import msgspec
    import yaml
    from auditor.traffic.formats import load_words

    if "words" not in memory:
        memory["words"] = load_words([("w", msgspec.msgpack.encode(yaml.safe_load((rules / "log-words.yaml").read_bytes())))])
    return memory["words"]


def test_hosts_that_serve_models_among_other_things_are_a_blind_spot_until_a_path_tells(read):
    shared = "contoso.cognitiveservices.azure.com"
    tls = eve("tls", 1, tls={"sni": shared}) + eve("tls", 2, tls={"sni": "api.openai.com"})
    call = eve("http", 3, http={"hostname": shared, "url": "/openai/deployments/gpt-4o/chat/completions", "http_method": "POST"})
    seen = read(tls + call)
    assert counts(seen) == {("api.openai.com", 2): 1, (shared, 3): 1}
    assert seen.blind == {"hosts of models and other services": 1}


def test_damaged_text_is_read_as_far_as_it_is_text_and_told(read):
    line = eve("tls", 1, tls={"sni": "api.openai.com"}).encode()
    other = eve("tls", 2, tls={"sni": "api.openai.com"}).encode()
    seen = read(line + bytes(range(1, 9)) * 200 + b"\n" + other)
    assert counts(seen) == {("api.openai.com", 2): 2}
    assert [problem.code for problem in seen.problems] == ["damaged-text"]


def test_a_hole_of_zero_bytes_before_a_line_is_passed_over(read):
    seen = read(b"\0" * 100 + eve("tls", 1, tls={"sni": "api.openai.com"}).encode())
    assert counts(seen) == {("api.openai.com", 2): 1}
    assert [(problem.code, problem.offset) for problem in seen.problems] == [("damaged-text", 0)]


def test_an_endless_line_is_told_at_the_end_of_the_stream_too(read, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(lines_module, "LINE_LIMIT", 100)
    seen = read(b"a" * 500, chunk=90)
    assert [problem.code for problem in seen.problems] == ["long-line"]


def test_bundles_and_containers_that_hold_something_else_are_looked_at_for_hosts_alone(read, reader, monkeypatch: pytest.MonkeyPatch):
    span = {"spanId": "a", "attributes": [{"key": "gen_ai.request.model", "value": {"stringValue": "gpt-4o"}}]}
    span["attributes"] += [{"key": "server.address", "value": {"stringValue": "api.openai.com"}}]
    bundle = json.dumps({"resourceSpans": [{"scopeSpans": [{"spans": [span]}]}]}) + "\n"
    assert counts(read(bundle)) == {("api.openai.com", 4): 1}
    reader.seen.sums.clear()
    monkeypatch.setattr("auditor.traffic.documents.BUNDLE_LIMIT", 10)
    assert set(counts(read(bundle)).values()) <= {1}
    reader.seen.sums.clear()
    assert counts(read(json.dumps({"log": 5, "data": {"result": "api.openai.com"}}) + "\n")) == {("api.openai.com", 0): 1}


def test_attributes_and_tags_go_by_name_however_they_are_written(read):
    tags = {"gen_ai.request.model": "gpt-4o", "server.address": "api.openai.com"}
    events = [{"name": "e", "attributes": {"gen_ai.prompt": "mail a@b.example"}}, 5]
    spans = [{"spanId": str(number), name: tags} for number, name in enumerate(("tags", "SpanAttributes"))]
    spans.append({"spanId": "7", "attributes": tags, "events": events})
    spans.append({"spanId": "9", "tag": {key.replace(".", "@"): value for key, value in tags.items()}})
    seen = read("\n".join(map(json.dumps, spans)) + "\n")
    assert counts(seen) == {("api.openai.com", 4): 4}
    assert sum(one.data.get("contact", 0) for one in seen.sums.values()) == 1
