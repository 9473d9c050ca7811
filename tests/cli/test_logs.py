"""`auditor logs`, and code held against logs, as a person or a script meets them."""

import gzip
import io
import json
import random
import sys
from collections import Counter
from pathlib import Path

import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.cli import logs as logs_command
from auditor.execution import traffic as execution
from auditor.execution.follow import Follower, last_line, stem_of
from auditor.execution.knowledge import load_catalogue
from auditor.execution.traffic import Bench, TrafficOptions, read_logs
from auditor.execution.wire import shard_of, together, uses_of
from auditor.inputs.streams import Log, find_logs
from auditor.model.evidence import TrafficEvidence
from auditor.model.location import Location
from tests.cli.conftest import Run
from tests.traffic.test_captures import pcap, query, udp

HOSTS = ["api.openai.com", "api.anthropic.com", "chatgpt.com", "www.example.org", "notapi.openai.com.example", "shop.openai.azure.com"]


@pytest.fixture
def zeek(tmp_path: Path) -> Path:
    """Return a folder of Zeek logs with 400 connections, half of them with sizes."""
    chance = random.Random(7)
    folder = tmp_path / "zeek"
    folder.mkdir()
    ssl = ["#separator \\x09", "#path\tssl", "#fields\tts\tuid\tid.orig_h\tid.resp_h\tserver_name"]
    conn = ["#separator \\x09", "#path\tconn", "#fields\tts\tuid\tid.orig_h\tid.resp_h\torig_bytes\tresp_bytes\tconn_state"]
    dns = ["#separator \\x09", "#path\tdns", "#fields\tts\tuid\tid.orig_h\tid.resp_h\tquery"]
    for number in range(400):
        client, host = f"10.0.0.{chance.randrange(4)}", chance.choice(HOSTS)
        at = f"{1_795_132_800 + number * 600}.5"
        ssl.append(f"{at}\tC{number:05}\t{client}\t104.18.0.{number % 7}\t{host}")
        dns.append(f"{at}\tD{number:05}\t{client}\t10.0.0.53\t{host}")
        if number % 2:
            conn.append(f"{at}\tC{number:05}\t{client}\t104.18.0.{number % 7}\t{number}\t{number * 2}\tSF")
    for name, lines in (("ssl.log", ssl), ("dns.log", dns)):
        (folder / name).write_text("\n".join(lines) + "\n")
    (folder / "conn.log.gz").write_bytes(gzip.compress(("\n".join(conn) + "\n").encode()))
    return folder


def traffic(ran) -> list[dict]:
    return json.loads(ran.out)["traffic"]


def test_counts_and_bytes_are_those_that_the_logs_hold(auditor: Run, zeek: Path) -> None:
    """Counted again here, line by line, without anything of the program's."""
    expected: Counter[tuple[str, str]] = Counter()
    sent: Counter[tuple[str, str]] = Counter()
    sizes = {
        line.split("\t")[1]: int(line.split("\t")[4])
        for line in gzip.decompress((zeek / "conn.log.gz").read_bytes()).decode().split("\n")[3:-1]
    }
    for line in (zeek / "ssl.log").read_text().split("\n")[3:-1]:
        _, uid, client, _, host = line.split("\t")
        if host not in ("www.example.org", "notapi.openai.com.example"):
            expected[host, client] += 1
            sent[host, client] += sizes.get(uid, 0)
    rows = traffic(auditor("logs", zeek, "-f", "json"))
    found: Counter[tuple[str, str]] = Counter()
    bytes_out: Counter[tuple[str, str]] = Counter()
    for row in rows:
        found[row["host"], row["client"]] += row["count"]
        bytes_out[row["host"], row["client"]] += row["bytes_out"] or 0
        assert row["evidence_level"] == (3 if row["bytes_out"] is not None else 2)
        assert sum(count for _, count, _ in row["per_day"]) == row["count"]
    assert (found, +bytes_out) == (expected, +sent)


def test_look_ups_alone_are_told_as_such(auditor: Run, zeek: Path) -> None:
    rows = traffic(auditor("logs", zeek / "dns.log", "-f", "json"))
    assert {(row["evidence_level"], row["action"]) for row in rows} == {(1, "lookup")}


def test_workers_ranges_and_stdin_give_the_same(auditor: Run, zeek: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(3)
    log = zeek / "eve.json"
    events = []
    for number in range(600):
        head = {"timestamp": "2026-11-20T00:00:00Z", "src_ip": f"10.0.0.{chance.randrange(4)}", "dest_ip": "1.2.3.4", "flow_id": number}
        events.append(head | {"event_type": "tls", "tls": {"sni": chance.choice(HOSTS)}})
        events.append(head | {"event_type": "flow", "flow": {"bytes_toserver": number, "bytes_toclient": 1}})
    log.write_text("".join(json.dumps(event) + "\n" for event in events))
    one = json.loads(auditor("logs", log, "-f", "json", "-j", 1).out)
    monkeypatch.setattr(execution, "RANGE", 9_999)
    monkeypatch.setattr(execution, "WORTH_IT", 0)
    two = json.loads(auditor("logs", log, "-f", "json", "-j", 2).out)
    assert two == one

    class Stdin:
        buffer = io.BytesIO(log.read_bytes())

    monkeypatch.setattr(sys, "stdin", Stdin)
    through = traffic(auditor("logs", "-", "-f", "json"))
    assert [row | {"source": "", "place": None} for row in through] == [row | {"source": "", "place": None} for row in one["traffic"]]
    assert sum(row["bytes_out"] for row in one["traffic"]) == sum(
        event["flow_id"] for event in events if event["event_type"] == "tls" and event["tls"]["sni"] in (*HOSTS[:3], HOSTS[5])
    )


def test_shards_merge_to_the_whole(auditor: Run, zeek: Path, tmp_path: Path) -> None:
    whole = json.loads(auditor("logs", zeek, "-f", "json").out)
    for number in (1, 2, 3):
        assert auditor("logs", zeek, "--shard", f"{number}/3", "-o", tmp_path / f"{number}.part").code == 0
    merged = json.loads(auditor("logs", "merge", tmp_path / "3.part", tmp_path / "1.part", tmp_path / "2.part", "-f", "json").out)
    assert merged["traffic"] == whole["traffic"]
    assert auditor("logs", zeek, "--shard", "4/3").code == 2
    assert auditor("logs", "merge").code == 2
    (tmp_path / "bad.part").write_text("{}")
    assert "not a part" in auditor("logs", "merge", tmp_path / "bad.part").err


def test_logs_whose_records_join_go_into_one_shard(formats_streams=frozenset({"ssl", "conn"})) -> None:
    assert together("z/ssl.10.log.gz", formats_streams) == together("z/conn.10.log.gz", formats_streams)
    assert together("z/access.1.log", formats_streams) == "z/access.1.log"
    logs = [Log(name, name) for name in ("z/ssl.1.log", "z/conn.1.log", "a", "b", "c")]
    shards = [shard_of(logs, f"{number}/4", formats_streams) for number in (1, 2, 3, 4)]
    assert sorted(log.name for shard in shards for log in shard) == sorted(log.name for log in logs)


def test_code_is_held_against_logs(auditor: Run, project: Path, zeek: Path) -> None:
    result = json.loads(auditor("scan", project, "--logs", zeek / "ssl.log", "-f", "json").out)
    words = {row["host"]: row["code"] for row in result["traffic"]}
    assert words == {
        "api.openai.com": "confirmed",
        "chatgpt.com": "shadow",
        "api.anthropic.com": "shadow",
        "shop.openai.azure.com": "shadow",
    }
    call = next(finding for finding in result["findings"] if finding["kind"] == "call")
    assert {result["traffic"][number]["host"] for number in call["traffic"]} <= {"api.openai.com", "chatgpt.com"}
    assert call["traffic"]
    shadows = {finding["endpoint"] for finding in result["findings"] if finding["rule"] == "shadow-traffic"}
    assert shadows == {"chatgpt.com", "api.anthropic.com", "shop.openai.azure.com"}


def rules_of(result: dict, kind: str) -> set[str]:
    return {rule["rule"] for finding in result["findings"] if finding["kind"] == kind for rule in finding["rules"]}


def test_silence_is_claimed_only_where_the_logs_would_show_it(auditor: Run, project: Path, tmp_path: Path) -> None:
    network = tmp_path / "ssl.log"
    network.write_text(
        "#path\tssl\n#fields\tts\tuid\tid.orig_h\tid.resp_h\tserver_name\n1795132800.0\tC1\t10.0.0.1\t1.1.1.1\twww.example.org\n"
    )
    service = tmp_path / "spans.json"
    service.write_text(
        '{"traceId":"t","spanId":"s","attributes":{"gen_ai.request.model":"claude-3","server.address":"api.anthropic.com"}}\n'
    )
    assert "silent-in-logs" in rules_of(json.loads(auditor("scan", project, "--logs", network, "-f", "json").out), "call")
    assert "silent-in-logs" not in rules_of(json.loads(auditor("scan", project, "--logs", service, "-f", "json").out), "call")
    assert "silent-in-logs" not in rules_of(json.loads(auditor("scan", project, "-f", "json").out), "call")


def test_silence_of_clients_that_the_logs_do_not_show_says_nothing(auditor: Run, project: Path, tmp_path: Path) -> None:
    log = tmp_path / "ssl.log"
    log.write_text(
        "#path\tssl\n#fields\tts\tuid\tid.orig_h\tid.resp_h\tserver_name\n1795132800.0\tC1\t10.0.0.1\t1.1.1.1\twww.example.org\n"
    )
    owners = tmp_path / "owners.toml"
    for network, is_silent in (("10.0.0.0/24", True), ("10.9.0.0/24", False)):
        owners.write_text(f'[[owners]]\nname = "project"\nclients = ["{network}"]\n')
        result = json.loads(auditor("scan", project, "--logs", log, "--owners", owners, "-f", "json").out)
        assert ("silent-in-logs" in rules_of(result, "call")) is is_silent


def test_what_others_own_says_nothing_about_the_code(auditor: Run, project: Path, zeek: Path, tmp_path: Path) -> None:
    owners = tmp_path / "owners.toml"
    owners.write_text('[[owners]]\nname = "project"\nclients = ["10.0.0.0/31"]\n[[owners]]\nname = "other"\nclients = ["10.0.0.0/24"]\n')
    result = json.loads(auditor("scan", project, "--logs", zeek / "ssl.log", "--owners", owners, "-f", "json").out)
    assert {(row["owner"], row["code"] == "unknown") for row in result["traffic"]} == {("project", False), ("other", True)}
    assert {finding["symbol"] for finding in result["findings"] if finding["kind"] == "traffic"} <= {"10.0.0.0", "10.0.0.1"}


def test_polling_is_told_and_is_no_finding(auditor: Run, tmp_path: Path) -> None:
    log = tmp_path / "http.json"
    events = [
        {
            "timestamp": "2026-11-20T00:00:00Z",
            "event_type": "http",
            "src_ip": "10.0.0.5",
            "http": {"hostname": "api.openai.com", "url": url, "http_method": "GET"},
        }
        for url in ("/v1/models", "/v1/models", "/health")
    ]
    log.write_text("".join(json.dumps(event) + "\n" for event in events))
    result = json.loads(auditor("logs", log, "-f", "json").out)
    assert {row["action"]: row["count"] for row in result["traffic"]} == {"listing": 2, "health": 1}
    assert result["findings"] == []


def test_a_fallback_to_a_closed_model_is_a_finding(auditor: Run, tmp_path: Path) -> None:
    log = tmp_path / "gateway.json"
    record = {
        "call_type": "acompletion", "custom_llm_provider": "openai", "model_group": "llama-3-70b", "model": "gpt-4o", "startTime": 1795132800,
        "api_base": "https://api.openai.com/v1", "metadata": {"user_api_key_alias": "shop"},
    }  # fmt: skip
    log.write_text(json.dumps(record) + "\n")
    result = json.loads(auditor("logs", log, "-f", "json").out)
    assert "closed-fallback-traffic" in {finding["rule"] for finding in result["findings"]}
    assert (result["traffic"][0]["model"], result["traffic"][0]["served_model"], result["traffic"][0]["weights"]) == (
        "llama-3-70b",
        "gpt-4o",
        "closed",
    )


def test_what_is_sent_is_never_quoted(auditor: Run, tmp_path: Path) -> None:
    body = json.dumps({"model": "gpt-4o", "messages": [{"role": "user", "content": "I am ann@example.org, 4111 1111 1111 1111"}]})
    entry = {
        "startedDateTime": "2026-11-20T00:00:00Z",
        "request": {"method": "POST", "url": "https://api.openai.com/v1/chat/completions?key=secret", "postData": {"text": body}},
        "response": {"status": 200},
    }
    log = tmp_path / "x.har"
    log.write_text(json.dumps({"log": {"entries": [entry]}}, indent=1))
    ran = auditor("logs", log, "-f", "json")
    assert traffic(ran)[0]["data_types"] == [["contact", 1], ["payment-card", 1]]
    assert traffic(ran)[0]["evidence_level"] == 4
    assert not any(secret in ran.out for secret in ("ann@", "4111", "secret"))


def test_a_gateway_and_columns_can_be_named(auditor: Run, tmp_path: Path) -> None:
    log = tmp_path / "x.csv"
    log.write_text("wann,wohin,wer\n2026-11-20T00:00:00Z,llm.corp.example,ann\n2026-11-20T00:00:00Z,www.example.org,ann\n")
    flags = ["--map", "host=wohin", "--map", "client=wer", "--map", "time=wann", "--gateway", "llm.corp.example=openai"]
    (row,) = traffic(auditor("logs", log, *flags, "-f", "json"))
    assert (row["provider"], row["host"], row["client"], row["count"], row["first_seen"]) == (
        "openai", "llm.corp.example", "ann", 1, "2026-11-20T00:00:00Z",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ((), "name logs"),
        (("nowhere.log",), "no such file"),
        (("--map", "hots=x", "LOG"), "fields are"),
        (("--map", "client=x", "LOG"), "at least where"),
        (("--gateway", "x=nobody", "LOG"), "HOST=PROVIDER"),
        (("--format", "nonsense", "LOG"), "nonsense"),
        (("--owners", "nowhere.toml", "LOG"), "nowhere.toml"),
    ],
)
def test_wrong_flags_are_told(auditor: Run, zeek: Path, flags, message) -> None:
    ran = auditor("logs", *(zeek / "ssl.log" if flag == "LOG" else flag for flag in flags))
    assert ran.code == 2
    assert message in ran.err


def test_a_log_format_can_be_forced(auditor: Run, zeek: Path) -> None:
    assert auditor("logs", zeek / "ssl.log", "--format", "zeek").code == 0
    assert {row["evidence_level"] for row in traffic_of_file(auditor, zeek, "squid")} == {0}


def traffic_of_file(auditor: Run, zeek: Path, log_format: str) -> list[dict]:
    out = zeek / "out.json"
    assert auditor("logs", zeek / "ssl.log", "--format", log_format, "-o", out, "-q").code == 0
    return json.loads(out.read_text())["traffic"]


def test_the_summary_tells_who_is_reached(auditor: Run, zeek: Path) -> None:
    ran = auditor("logs", zeek)
    assert ran.code == 0
    assert "on the wire" in ran.out
    assert "api.anthropic.com" in ran.out
    assert str(zeek) not in ran.out


def test_blind_spots_are_measured_and_printed(auditor: Run, tmp_path: Path) -> None:
    log = tmp_path / "eve.json"
    hidden = [tls(number).replace("api.openai.com", host) for number, host in enumerate(("dns.google", "cloudflare-ech.com", "dns.google"))]
    call = {"timestamp": "2026-11-20T00:00:00Z", "event_type": "http", "src_ip": "10.0.0.5"}
    call["http"] = {"hostname": "llm.corp.example", "url": "/v1/chat/completions", "http_method": "POST"}
    log.write_text(tls(9) + "".join(hidden) + json.dumps(call) + "\n")
    (tmp_path / "conn.log").write_text(
        "#path\tconn\n#fields\tts\tuid\tid.orig_h\tid.resp_h\torig_bytes\tresp_bytes\tconn_state\n1795132800\tC1\ta\tb\t1\t1\tSF\n"
    )
    told = " ".join(auditor("logs", tmp_path).out.split())
    assert "encrypted look-ups: 2 records" in told
    assert "hidden server names: 1 records" in told
    assert "gateways: 1 calls of model APIs at hosts behind which anybody may answer (llm.corp.example)" in told
    assert "3 lines hold addresses alone, and no names (conn.log)" in told
    assert "read as suricata-http (1), suricata-tls (1), zeek-conn (1)" in " ".join(auditor("logs", tmp_path, "-v").out.split())


def test_a_log_of_no_known_kind_is_told_even_when_it_names_nobody(auditor: Run, tmp_path: Path) -> None:
    log = tmp_path / "odd.log"
    log.write_text("nothing here\nthat anybody knows\n")
    result = json.loads(auditor("logs", log, "-f", "json").out)
    assert [note["message"] for note in result["notifications"] if note["code"] == "no-known-format"] == [
        "1 logs are of no known format (odd.log): hosts in them are evidence of the lowest level"
    ]


def test_logs_that_cannot_be_read_are_told_and_spoil_no_other(auditor: Run, zeek: Path) -> None:
    (zeek / "cut.log.gz").write_bytes(gzip.compress(b"x" * 100_000 + b"\napi.openai.com\n")[:-20])
    (zeek / "bin.log").write_bytes(b"\0\1\2" * 100)
    (zeek / "broken.zst").write_bytes(b"\x28\xb5\x2f\xfd" + b"nonsense" * 10)
    result = json.loads(auditor("logs", zeek, "-f", "json").out)
    assert {note["code"] for note in result["notifications"] if note["level"] == "warning"} >= {
        "truncated-file",
        "binary-file",
        "unreadable",
    }
    assert {entry["path"] for entry in result["coverage"]["skipped"]} == {"bin.log", "broken.zst"}
    assert auditor("logs", zeek, "--strict").code == 4
    assert auditor("logs", zeek / "bin.log").code == 3


def test_only_what_is_new_is_read_when_logs_are_followed(tmp_path: Path, shared_cache: Path) -> None:
    options = TrafficOptions(cache_folder=str(shared_cache))
    catalogue = load_catalogue((), cache_folder=str(shared_cache))
    bench = Bench(options, catalogue)
    log = tmp_path / "eve.json"

    def event(number: int, kind: str = "tls") -> str:
        head = {"timestamp": "2026-11-20T00:00:00Z", "event_type": kind, "flow_id": number, "src_ip": "10.0.0.5", "dest_ip": "1.2.3.4"}
        return json.dumps(head | ({"tls": {"sni": "api.openai.com"}} if kind == "tls" else {"flow": {"bytes_toserver": 9}})) + "\n"

    def seen() -> int:
        return len(follower.seen.flows)

    log.write_text(event(1) + event(2)[:30])
    follower = Follower([str(tmp_path)], options, bench)
    assert follower.poll() and seen() == 1
    assert not follower.poll()
    with log.open("a") as file:
        file.write(event(2)[30:] + event(1, "flow"))
    assert follower.poll() and seen() == 2
    assert follower.seen.flows["1"].sent == 9
    log.rename(tmp_path / "eve.json.1")  # rotated: goes on under its new name, and a new file begins
    with (tmp_path / "eve.json.1").open("a") as file:
        file.write(event(3))
    log.write_text(event(4))
    assert follower.poll() and seen() == 4
    (tmp_path / "eve.json.1.gz").write_bytes(gzip.compress((tmp_path / "eve.json.1").read_bytes()))
    (tmp_path / "eve.json.1").unlink()
    assert not follower.poll()
    (tmp_path / "other.json.gz").write_bytes(gzip.compress(event(5).encode()))
    assert not follower.poll()  # it may still be written
    assert follower.poll() and seen() == 5
    log.write_text("")
    log.write_text(event(6))  # cut off and begun again
    follower.poll()
    assert (stem_of("a/access.log-20261124.gz"), stem_of("access.log.1"), last_line(str(log), 0, 5)) == ("a/access.log", "access.log", 0)


def tls(number: int) -> str:
    event = {
        "timestamp": "2026-11-20T00:00:00Z",
        "event_type": "tls",
        "flow_id": number,
        "src_ip": "10.0.0.5",
        "tls": {"sni": "api.openai.com"},
    }
    return json.dumps(event) + "\n"


def test_a_single_file_is_followed_through_its_rotation(tmp_path: Path, shared_cache: Path) -> None:
    options = TrafficOptions(cache_folder=str(shared_cache))
    log = tmp_path / "eve.json"
    log.write_text(tls(1))
    follower = Follower([str(log)], options, Bench(options, load_catalogue((), cache_folder=str(shared_cache))))
    assert follower.poll()
    with log.open("a") as file:
        file.write(tls(2))
    log.rename(tmp_path / "eve.json.1")  # what was written before the rotation is not lost, though the path is gone for a moment
    assert follower.poll() and len(follower.seen.flows) == 2
    log.write_text(tls(3))
    assert follower.poll() and len(follower.seen.flows) == 3
    (tmp_path / "eve.json.1").unlink()
    assert not follower.poll()
    assert {note for note in follower.seen.files} == {"eve.json"}
    assert len(follower._places) == 1


def test_a_log_that_is_copied_and_then_cut_off_counts_once(tmp_path: Path, shared_cache: Path) -> None:
    def squid(number: int) -> str:
        return f"{1_795_132_800 + number}.123    180 10.0.0.5 TCP_TUNNEL/200 9 CONNECT api.openai.com:443 - HIER_DIRECT/1.2.3.4 -\n"

    def seen() -> int:
        return sum(one.count for one in follower.seen.sums.values())

    options = TrafficOptions(cache_folder=str(shared_cache))
    log = tmp_path / "access.log"
    log.write_text(squid(1) + squid(2))
    follower = Follower([str(tmp_path)], options, Bench(options, load_catalogue((), cache_folder=str(shared_cache))))
    assert follower.poll() and seen() == 2
    (tmp_path / "access.log.1").write_text(log.read_text() + squid(3))  # the third was written before the copy was made
    log.write_text(squid(4))
    assert follower.poll() and seen() == 4
    log.write_text(squid(5) + squid(6) + squid(7))  # cut off, and already longer than before
    assert follower.poll() and seen() == 7
    assert not follower.poll()


def test_captures_and_documents_are_read_once_nobody_writes_to_them(tmp_path: Path, shared_cache: Path) -> None:
    options = TrafficOptions(cache_folder=str(shared_cache))
    bench = Bench(options, load_catalogue((), cache_folder=str(shared_cache)))
    old = tmp_path / "old.pcap"
    old.write_bytes(pcap(udp(query("api.openai.com"), 53)))
    follower = Follower([str(tmp_path)], options, bench)
    assert follower.poll()
    fresh = tmp_path / "new.pcap"
    whole = pcap(udp(query("api.openai.com"), 53), udp(query("chatgpt.com"), 53))
    fresh.write_bytes(whole[:100])
    assert not follower.poll()
    fresh.write_bytes(whole)
    assert not follower.poll()
    assert follower.poll() and not follower.poll()
    assert {key.host: one.count for key, one in follower.seen.sums.items()} == {"api.openai.com": 2, "chatgpt.com": 1}
    old.write_bytes(old.read_bytes() + whole[24:])
    assert not follower.poll()
    assert [problem.code for problem in follower.seen.problems] == ["grown-file"]


def test_following_reports_again_until_interrupted(zeek: Path, shared_cache: Path, capsys, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.config import Settings
    from auditor.traffic.owners import Owners

    catalogue: Catalogue = load_catalogue((), cache_folder=str(shared_cache))
    run = logs_command._Run(Settings(), catalogue, TrafficOptions(cache_folder=str(shared_cache)), Owners(), (("-", "json"),))
    waits = iter((None, KeyboardInterrupt()))

    def wait(_seconds: float) -> None:
        error = next(waits)
        if error is not None:
            raise error

    assert run.follow([str(zeek / "ssl.log")], 0.1, wait) == 0
    assert json.loads(capsys.readouterr().out)["traffic"]


def test_many_clients_of_one_host_are_told_together() -> None:
    def row(client: str, **changes) -> TrafficEvidence:
        return TrafficEvidence(
            **({"location": Location(path="x"), "host": "h", "provider_id": "p", "client": client, "count": 1} | changes)
        )

    many = [row(f"c{number:03}", count=2 if number == 7 else 1) for number in range(300)]
    found = uses_of(
        [*many, row("c007", level=3, sent_bytes=5, service="s"), row("x", host="g"), row("x", host="g", action="listing")],
        frozenset({"listing"}),
    )
    assert sum(one.count for one in found if one.host == "h") == 302
    by_client = {one.client: one for one in found if one.host == "h"}
    assert (by_client["(others)"].count, by_client["c007"].count, by_client["c007"].sent_bytes, by_client["c007"].level) == (250, 3, 5, 3)
    assert [one.action for one in found if one.host == "g"] == [""]


def test_samples_without_traffic_to_providers_give_nothing(shared_cache: Path, tmp_path: Path) -> None:
    (tmp_path / "a.log").write_text(
        "".join(
            f"1795132800.{number:03} 1 10.0.0.5 TCP_MISS/200 1 GET http://www.example.org/ - DIRECT/1.2.3.4 -\n" for number in range(200)
        )
    )
    seen = read_logs(find_logs([str(tmp_path)]), TrafficOptions(cache_folder=str(shared_cache)))
    assert (seen.sums, seen.problems, seen.scopes) == ({}, [], {"network"})


def test_a_look_up_is_told_as_no_more_than_that(auditor: Run, project: Path, zeek: Path) -> None:
    alone = json.loads(auditor("logs", zeek / "dns.log", "-f", "json").out)["findings"]
    assert {(finding["rule"], finding["closed"], finding["confidence"]) for finding in alone} == {("provider-looked-up", None, "medium")}
    held = json.loads(auditor("scan", project, "--logs", zeek / "dns.log", "-f", "json").out)["findings"]
    rules = {(finding["rule"], finding["endpoint"]) for finding in held if finding["kind"] == "traffic"}
    assert ("provider-looked-up", "api.openai.com") in rules
    assert ("shadow-look-up", "api.anthropic.com") in rules


def test_a_log_of_an_unknown_kind_gives_the_weakest_finding(auditor: Run, tmp_path: Path) -> None:
    log = tmp_path / "odd.txt"
    log.write_text("something somewhere went to https://api.openai.com/v1 maybe\n")
    (finding,) = json.loads(auditor("logs", log, "-f", "json").out)["findings"]
    assert (finding["rule"], finding["severity"], finding["confidence"], finding["closed"]) == (
        "provider-named-in-log",
        "info",
        "low",
        None,
    )
