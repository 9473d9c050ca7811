"""Host lists for filters and sensors say what they can, and say when they cannot."""

import re

import pytest
from auditor.catalogue.hostlists import FORMATS, SID_BASE, SID_RANGE, Listed, listed_hosts
from auditor.model.provider import Host, Provider
from tests.rules.shipped import catalogue

NAME = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?)+"
RULE = (
    r"alert (?:tls|dns) any any -> any any "
    r'\(msg:"[^";:\\]+"; (?:tls\.sni|dns\.query); '
    rf'(?:content:"{NAME}"; startswith; endswith; nocase;|dotprefix; content:"\.{NAME}"; endswith; nocase;|pcre:"/\^[^;"]+\$/i";) '
    r"classtype:policy-violation; sid:9\d{6}; rev:1;\)"
)
LINES = {
    "hosts": rf"# \d+ .*|{NAME}",
    "adblock": rf"! Title: .*|\|\|{NAME}\^|/\^\(https\?\|wss\?\):\\/\\/.+\(\[:\\/\]\|\$\)/",
    "suricata": rf"# .*|{RULE}",
    "zeek-intel": rf"#fields\t.*|# \d+ .*|{NAME}\tIntel::DOMAIN\tauditor\t[^\t]+",
    "squid-acl": rf"acl ai_providers dstdomain \.?{NAME}|acl ai_provider_patterns dstdom_regex -i \^\S+\$",
}
"""Format -> what each of its lines may be. Sources: docs.suricata.io (rules), docs.zeek.org (intel framework), squid-cache.org (acl). Checked: 2026-11-24."""


def provider(*hosts: Host, name: str = "Acme") -> Provider:
    return Provider(
        id=name.lower(), name=name, provider_class="closed-lab", openness="closed", source="x", checked_on="2026-01-01", hosts=hosts
    )


ACME = provider(
    Host(host="api.acme.example"),
    Host(host="acme.example", match="suffix", host_class="web-chat"),
    Host(host=r"[a-z0-9.-]+\.run\.acme\.test", match="pattern"),
    Host(host=r"x-[a-z]+\.acme\.test", match="pattern"),
    Host(host="shared.example", shared=True),
)


def rendered(format_: str) -> list[str]:
    return FORMATS[format_](listed_hosts([ACME])).decode().splitlines()


def test_shared_hosts_are_listed_only_when_asked_for() -> None:
    assert "shared.example" not in {entry.host for entry in listed_hosts([ACME])}
    assert "shared.example" in {entry.host for entry in listed_hosts([ACME], shared=True)}


def test_hosts_can_be_chosen_by_class() -> None:
    assert [entry.host for entry in listed_hosts([ACME], ("web-chat",))] == ["acme.example"]


def test_a_pattern_that_means_a_whole_domain_becomes_a_suffix() -> None:
    assert ("run.acme.test", "suffix") in {(entry.host, entry.match) for entry in listed_hosts([ACME])}


def test_plain_hosts_say_what_they_leave_out() -> None:
    assert rendered("hosts") == [
        "# 1 hosts with variable parts are left out: this format has no expressions",
        "# 2 domains are named without the names below them: this format has whole names alone",
        "acme.example",
        "api.acme.example",
        "run.acme.test",
    ]


def test_adblock_rules_cover_names_and_patterns() -> None:
    lines = rendered("adblock")
    assert "||acme.example^" in lines
    assert r"/^(https?|wss?):\/\/x-[a-z]+\.acme\.test([:\/]|$)/" in lines


def test_suricata_numbers_are_unique_stable_and_in_their_range() -> None:
    first = rendered("suricata")
    numbers = [int(match.group(1)) for line in first if (match := re.search(r"sid:(\d+);", line))]
    assert len(numbers) == len(set(numbers)) == 2 * len(listed_hosts([ACME]))
    assert all(SID_BASE <= number < SID_BASE + SID_RANGE + 100 for number in numbers)
    more = FORMATS["suricata"](listed_hosts([ACME, provider(Host(host="zzz.example"), name="Zzz")])).decode().splitlines()
    assert set(first) <= set(more)


def test_suricata_matches_whole_names_below_a_suffix_and_expressions() -> None:
    text = "\n".join(rendered("suricata"))
    assert 'content:"api.acme.example"; startswith; endswith; nocase;' in text
    assert 'dotprefix; content:".acme.example"; endswith; nocase;' in text
    assert r'pcre:"/^x-[a-z]+\.acme\.test$/i";' in text


def test_a_name_cannot_break_out_of_a_suricata_message() -> None:
    hosts = listed_hosts([provider(Host(host="a.example"), name='A";drop')])
    assert '"AI provider A  drop (api)"' in FORMATS["suricata"](hosts).decode()


def test_zeek_gets_tab_separated_domains() -> None:
    lines = rendered("zeek-intel")
    assert lines[0].split("\t") == ["#fields", "indicator", "indicator_type", "meta.source", "meta.desc"]
    assert "api.acme.example\tIntel::DOMAIN\tauditor\tAcme (api)" in lines


def test_squid_lists_hold_no_name_below_another() -> None:
    lines = rendered("squid-acl")
    assert "acl ai_providers dstdomain .acme.example" in lines
    assert not any("api.acme.example" in line for line in lines)
    assert r"acl ai_provider_patterns dstdom_regex -i ^x-[a-z]+\.acme\.test$" in lines


def test_an_empty_choice_gives_an_empty_list() -> None:
    nothing: tuple[Listed, ...] = ()
    assert FORMATS["hosts"](nothing) == b"\n"


@pytest.mark.parametrize("format_", sorted(FORMATS))
def test_every_line_of_the_shipped_hosts_is_well_formed_and_stands_once(format_: str) -> None:
    lines = FORMATS[format_](listed_hosts(catalogue().providers.values())).decode().splitlines()
    assert len(lines) > 600
    wrong = [line for line in lines if not re.fullmatch(LINES[format_], line)]
    assert wrong == []
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize("format_", ["adblock", "suricata", "squid-acl"])
def test_expressions_of_the_shipped_hosts_are_expressions(format_: str) -> None:
    for line in FORMATS[format_](listed_hosts(catalogue().providers.values())).decode().splitlines():
        for expression in re.findall(r'pcre:"/(.*)/i"|dstdom_regex -i (.*)|^/(.*)/$', line):
            re.compile(next(filter(None, expression)))


def test_pages_about_a_provider_are_listed_only_when_asked_for() -> None:
    known = provider(Host(host="api.acme.io"), Host(host="acme.io", match="suffix", host_class="site"))
    assert [entry.host for entry in listed_hosts([known])] == ["api.acme.io"]
    assert [entry.host for entry in listed_hosts([known], ("site",))] == ["acme.io"]


def test_a_domain_covers_the_host_of_the_same_name() -> None:
    known = provider(Host(host="acme.io"), Host(host="acme.io", match="suffix"))
    assert [entry.match for entry in listed_hosts([known])] == ["suffix"]
