"""Configurations of proxies and lists of allowed hosts -> the provider hosts they pass on to or let through."""

import re
from collections.abc import Iterator

from auditor.model.evidence import EndpointEvidence
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.secrecy import harmless_url, host_of, redacted, syntax_digest
from auditor.parsers.settings import provider_of_pattern
from auditor.parsers.text import Text, read_text
from auditor.parsers.tree import SIZE_LIMIT

_LINE = re.compile(r"^[ \t]*(?![#;/])([A-Za-z_][\w-]{0,40})?([^\n]*)$", re.MULTILINE)
_ADDRESS = re.compile(
    r"(?<![\w.@/-])(?:https?://|\*\.|\.)?(?:[a-zA-Z0-9](?:[\w-]{0,62})\.){1,6}[a-zA-Z]{2,24}(?::\d{1,5})?(?:/[\w./%-]{0,200})?(?![\w-])"
)
_COMMENT = re.compile(r"(?:^|[ \t])#.*$")


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    for line in _LINE.finditer(text.text[:SIZE_LIMIT]):
        if "." not in line.group(2):
            continue
        written = _COMMENT.sub("", line.group())
        for found in _ADDRESS.finditer(written):
            yield from _address(text, knowledge, found.group(), line.start() + found.start(), line.group(1) or "")


def _address(text: Text, knowledge: Knowledge, address: str, start: int, directive: str) -> Iterator[Parsed]:
    host = host_of("*" + address if address.startswith(".") else address.split("/", 1)[0] if "://" not in address else address)
    known = provider_of_pattern(knowledge, host) if host else None
    if host is None or known is None:
        return
    url = harmless_url(address) or host
    yield EndpointEvidence(
        location=text.location(start, start + len(address)),
        host=host,
        url=url,
        key=directive or None,
        provider_id=known[0],
        host_class=known[1].host_class,
        confidence="high" if known[1].host_class == "api" else "low",
        syntax=syntax_digest("endpoint", directive, url),
        snippet=redacted(text.snippet(start)),
    )


PARSER = Parser(
    name="proxies",
    version=1,
    wants=("*.conf", "nginx*.conf*", "*.nginx", "Caddyfile", "*.caddy", "haproxy.cfg", "squid.conf", "*allowlist*.txt", "*whitelist*.txt", "*allowed-hosts*.txt", "*.acl", "*.rules"),
    read=_read,
)  # fmt: skip
