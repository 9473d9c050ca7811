"""What of a value may be kept: hosts, URLs without user and query, plain words; everything else is masked."""

import hashlib
import re

MASK = "***"

_URL = re.compile(
    r"^(?P<scheme>(?:https?|wss?|grpcs?|h2c?)://)(?:[^/?#@\s]*@)?(?P<host>\[[0-9A-Fa-f:.]{2,45}\]|[^/?#:\s@]+)"
    r"(?P<port>:\d{1,5})?(?P<path>/[^?#\s]*)?",
    re.IGNORECASE,
)
_HOST = re.compile(
    r"^(?:[A-Za-z0-9$*](?:[\w${}*-]{0,62})\.)+[A-Za-z]{2,24}(?::\d{1,5})?/?$|^(?:localhost|\d{1,3}(?:\.\d{1,3}){3})"
    r"(?::\d{1,5})?/?$|^[a-z][a-z0-9-]{1,62}:\d{2,5}$"
)
_USER_IN_URL = re.compile(r"(://)[^/\s\"'@]+@")
_QUERY_IN_URL = re.compile(r"(://[^\s\"'<>?]*)\?[^\s\"'<>]*")
_ASSIGNED = re.compile(
    r"((?:key|token|secret|passw(?:or)?d|pwd|credential|bearer)s?[\"']?\s{0,3}(?:[:=]|\s)\s{0,3}[\"']?)"
    r"(?![\"']?(?:\$|<%|\{\{|secrets\.|os\.environ|process\.env|null\b|true\b|false\b))([^\s\"',}&\]]{4,})",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[A-Za-z0-9+/=]{16,}")
_SPLIT = re.compile(r"[-_./:@+=,]")
_SWITCHES = frozenset({"true", "false", "on", "off", "yes", "no", "0", "1", "enabled", "disabled"})


def host_of(value: str) -> str | None:
    """Return the host of a URL or a bare `host:port`, lower case, without port; None for anything else."""
    found = _URL.match(value)
    if found:
        return found.group("host").strip("[]").lower()
    if _HOST.match(value) and len(value) < 300:
        return value.rstrip("/").rsplit(":", 1)[0].lower() if ":" in value else value.rstrip("/").lower()
    return None


def harmless_url(value: str) -> str | None:
    """Return a URL or `host:port` without user, query and secret-looking path; None when it is neither."""
    found = _URL.match(value)
    if not found:
        return value.rstrip("/") if host_of(value) else None
    path = found.group("path") or ""
    if any(looks_secret(part) for part in path.split("/")):
        path = ""
    return f"{found.group('scheme')}{found.group('host')}{found.group('port') or ''}{path}"


def is_switch(value: str) -> bool:
    """Return whether a value only turns something on or off."""
    return value.lower() in _SWITCHES


def looks_secret(value: str) -> bool:
    """Return whether a value holds a long run of mixed letters and digits, as keys do and names do not."""
    return any(len(part) >= 16 and any(c.isdigit() for c in part) and any(c.isalpha() for c in part) for part in _SPLIT.split(value))


def redacted(line: str) -> str:
    """Return a line with everything masked that could be a secret."""
    line = _USER_IN_URL.sub(rf"\g<1>{MASK}@", line)
    line = _QUERY_IN_URL.sub(rf"\g<1>?{MASK}", line)
    line = _ASSIGNED.sub(rf"\g<1>{MASK}", line)
    return _TOKEN.sub(lambda found: MASK if looks_secret(found.group()) else found.group(), line)


def syntax_digest(*parts: str) -> str:
    """Return a short digest of an entry's own text: the same entry on another line has the same one."""
    return hashlib.blake2s("\x00".join(parts).encode("utf-8", "replace"), digest_size=8).hexdigest()
