"""Counts of `auditor logs` -> the counts of programs that know nothing of it: jq, awk and tshark, which must be there."""

import json
import random
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from auditor.traffic.captures import sightings
from tests.cli.conftest import Run
from tests.traffic.test_captures import hello, initial, ip, pcap, pcapng, query, tcp, udp

HOSTS = [
    "api.openai.com",
    "api.anthropic.com",
    "chatgpt.com",
    "shop.openai.azure.com",
    "www.example.org",
    "api.openai.com.evil.net",
    "notopenai.com",
]
OURS = HOSTS[:4]
LINES = 500


def tool(*command: str) -> list[str]:
    """Run an independent program and return its lines."""
    assert shutil.which(command[0]), f"this test compares with {command[0]}: apt-get install jq mawk tshark"
    ran = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    return ran.stdout.splitlines()


def squid(number: int, client: str, host: str) -> str:
    return f"{1_795_132_800 + number}.123    180 {client} TCP_TUNNEL/200 {number} CONNECT {host}:443 - HIER_DIRECT/1.2.3.4 -"


def zeek(number: int, client: str, host: str) -> str:
    return f"{1_795_132_800 + number}.5\tC{number}\t{client}\t{50_000 + number}\t1.2.3.4\t443\t{host}"


def eve(number: int, client: str, host: str) -> str:
    event = {
        "timestamp": "2026-11-20T00:00:00.1+0000",
        "flow_id": 10**15 + number,
        "event_type": "tls",
        "src_ip": client,
        "tls": {"sni": host},
    }
    return json.dumps(event)


def bind(number: int, client: str, host: str) -> str:
    return f"20-Nov-2026 00:00:00.{number:03} queries: info: client @0x7f {client}#{number} ({host}): query: {host} IN A +E(0)K (10.0.0.1)"


def caddy(number: int, client: str, host: str) -> str:
    request = {"client_ip": client, "method": "POST", "host": host, "uri": "/v1/embeddings"}
    return json.dumps({"ts": 1_795_132_800 + number, "request": request, "bytes_read": number, "size": 1})


ZEEK_HEAD = "#separator \\x09\n#path\tssl\n#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tserver_name\n"
FORMATS = {
    "squid": (squid, "", ("awk", '{split($7, a, ":"); print a[1] "\t" $3 "\t0"}')),
    "zeek": (zeek, ZEEK_HEAD, ("awk", "-F", "\t", '!/^#/ {print $7 "\t" $3 "\t0"}')),
    "suricata": (eve, "", ("jq", "-r", 'select(.event_type == "tls") | [.tls.sni, .src_ip, "0"] | @tsv')),
    "bind": (bind, "", ("awk", '{split($7, a, "#"); print $10 "\t" a[1] "\t0"}')),
    "caddy": (caddy, "", ("jq", "-r", "[.request.host, .request.client_ip, .bytes_read] | @tsv")),
}


@pytest.mark.parametrize("name", FORMATS)
def test_hosts_clients_and_bytes_are_those_that_jq_and_awk_count(name: str, auditor: Run, tmp_path: Path) -> None:
    write, head, command = FORMATS[name]
    chance = random.Random(name)
    log = tmp_path / f"{name}.log"
    lines = [write(number, f"10.0.0.{chance.randrange(5)}", chance.choice(HOSTS)) for number in range(LINES)]
    log.write_text(head + "\n".join(lines) + "\n")
    expected: Counter[tuple[str, str]] = Counter()
    sent: Counter[tuple[str, str]] = Counter()
    for line in tool(*command, str(log)):
        host, client, size = line.split("\t")
        if host in OURS:
            expected[host, client] += 1
            sent[host, client] += int(size)
    rows = [row for row in json.loads(auditor("logs", log, "-f", "json").out)["traffic"] if row["provider"]]
    found = Counter({(row["host"], row["client"]): row["count"] for row in rows})
    assert sum(expected.values()) > LINES / 3
    assert found == expected
    assert +Counter({(row["host"], row["client"]): row["bytes_out"] or 0 for row in rows}) == +sent


def capture() -> list[bytes]:
    """Return frames with every kind of name: hellos whole, split and reordered, without a name, in QUIC and in a mirror's tunnel."""
    big = hello("api.openai.com", padding=900)
    parts = [(101 + place, big[place : place + 400]) for place in range(0, len(big), 400)]
    mirrored = b"\x08\0\0\0\0\0\x01\0" + moved(tcp(hello("chatgpt.com"), 100), 50_003)
    request = b"POST /v1/embeddings HTTP/1.1\r\nHost: api.anthropic.com\r\nContent-Length: 0\r\n\r\n"
    return [
        tcp(b"", 100, syn=True), *(tcp(content, place) for place, content in (parts[0], parts[2], parts[1])),
        moved(tcp(hello("www.example.org"), 100), 50_001),
        moved(tcp(b"", 99, syn=True), 50_002), moved(tcp(request[:30], 100), 50_002), moved(tcp(request[30:], 130), 50_002),
        udp(mirrored, 4789),
        moved(udp(initial(hello("shop.openai.azure.com")[5:], 1), 443), 50_004),
        *(udp(query(name), 53) for name in ("chatgpt.com", "chatgpt.com", "www.example.org")),
    ]  # fmt: skip


def moved(frame: bytes, port: int) -> bytes:
    """Return a frame with another port of the client."""
    return frame[:34] + port.to_bytes(2, "big") + frame[36:]


@pytest.mark.parametrize("container", [pcap, pcapng])
def test_names_in_captures_are_those_that_tshark_sees(container, tmp_path: Path) -> None:
    path = tmp_path / "some.pcap"
    path.write_bytes(container(*capture()))
    kinds = {"capture": "tls", "capture-dns": "dns", "capture-http": "http"}
    found = Counter((kinds[one.format], one.host) for one in sightings([path.read_bytes()], lambda _host: True, lambda *_problem: None))
    expected: Counter[tuple[str, str]] = Counter()
    for kind, selected, field in (
        ("tls", "tls.handshake.type == 1", "tls.handshake.extensions_server_name"),
        ("dns", "dns.flags.response == 0", "dns.qry.name"),
        ("http", "http.request", "http.host"),
    ):
        command = ("tshark", "-r", str(path), "-o", "tcp.reassemble_out_of_order:TRUE", "-Y", selected, "-T", "fields", "-e", field)
        expected.update((kind, name) for name in tool(*command) if name)
    assert found == expected
    assert sum(found.values()) == 8


def test_bytes_of_connections_in_captures_are_those_that_tshark_sums(auditor: Run, tmp_path: Path) -> None:
    path = tmp_path / "some.pcap"
    first = hello("api.openai.com")
    path.write_bytes(
        pcap(
            tcp(b"", 99, syn=True), tcp(first, 100), tcp(b"a" * 700, 5, back=True), tcp(b"b" * 50, 100 + len(first)),
            tcp(b"c" * 11, 705, back=True), ip(1, b"\x08\0" + b"\0" * 30, "10.0.0.5", "1.2.3.4"),
        )
    )  # fmt: skip
    (row,) = json.loads(auditor("logs", path, "-f", "json").out)["traffic"]
    sums = [
        sum(int(size) for size in tool("tshark", "-r", str(path), "-Y", f"tcp && ip.src == {address}", "-T", "fields", "-e", "tcp.len"))
        for address in ("10.0.0.5", "1.2.3.4")
    ]
    assert [row["bytes_out"], row["bytes_in"]] == sums
    assert (row["host"], row["count"], row["evidence_level"]) == ("api.openai.com", 1, 3)
