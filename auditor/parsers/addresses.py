"""Shell text of a pipeline, a task or an image -> the providers' addresses that its commands ask."""

import re
from collections.abc import Iterator

from auditor.model.evidence import EndpointEvidence
from auditor.parsers.parser import Knowledge
from auditor.parsers.secrecy import harmless_url, host_of, redacted, syntax_digest
from auditor.parsers.settings import provider_of_pattern
from auditor.parsers.text import Text

_ADDRESS = re.compile(r"https?://[^\s\"'`\\<>|;,)]{4,300}")
_COMMENT = re.compile(r"(?:^|\s)#\s")
_FILE = re.compile(r"\.(?:sh|ps1|py|tgz|gz|xz|zst|zip|deb|rpm|exe|msi|pkg|dmg|whl|jar|asc|sig)$")
"""Addresses of files to fetch: no model answers there."""


def addresses(text: Text, knowledge: Knowledge, start: int, end: int) -> Iterator[EndpointEvidence]:
    """Yield the addresses between two offsets at which a provider's API answers; pages for people and comments are none."""
    for found in _ADDRESS.finditer(text.text, start, end):
        url, host = harmless_url(found.group()), host_of(found.group())
        known = provider_of_pattern(knowledge, host) if url and host else None
        if known is None or url is None or host is None or known[1].host_class != "api" or _FILE.search(url):
            continue
        if _COMMENT.search(text.text, text.text.rfind("\n", 0, found.start()) + 1, found.start()):
            continue
        yield EndpointEvidence(
            location=text.location(found.start(), found.end()),
            host=host,
            url=url,
            provider_id=known[0],
            host_class=known[1].host_class,
            confidence="medium",
            syntax=syntax_digest("endpoint", "", url),
            snippet=redacted(text.snippet(found.start())),
        )
