"""Configurations of agents and editors -> the tool servers (MCP) they may call."""

import re
from collections.abc import Iterator

from auditor.model.evidence import Target
from auditor.parsers.binding import config
from auditor.parsers.dependencies import dependency
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.references import resolve
from auditor.parsers.secrecy import harmless_url, host_of
from auditor.parsers.settings_files import LOCKS, trees_of
from auditor.parsers.text import Text, read_text
from auditor.parsers.tree import SIZE_LIMIT, Node, walk

_SECTIONS = frozenset({"mcpServers", "mcp_servers", "context_servers", "mcp-servers"})
_RUNNERS = {"npx": "npm", "pnpx": "npm", "bunx": "npm", "uvx": "pypi"}
"""Commands that fetch a package and start it."""
_PACKAGE = re.compile(r"((?:@[\w.-]+/)?[A-Za-z0-9][\w.-]*)(?:(?:@|==)(.+))?")
_URL_KEYS = ("url", "serverUrl", "httpUrl", "endpoint", "server_url")


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    if len(text.text) > SIZE_LIMIT or "ervers" not in text.text:
        return
    own_file = "mcp" in path.lower().rsplit("/", 1)[-1]
    for tree in trees_of(path, text.text):
        for names, node in walk(tree):
            servers = node.key in _SECTIONS or (node.key == "servers" and (own_file or names[-2:-1] == ("mcp",)))
            if servers:
                for server in node.children:
                    yield from _server(text, knowledge, server)


def _server(text: Text, knowledge: Knowledge, server: Node) -> Iterator[Parsed]:
    """One server: a command that runs here, or an address elsewhere."""
    if server.kind != "map":
        return
    name = server.key or server.text("name") or server.text("label") or "server"
    url = next((resolve(server.text(key)).literal for key in _URL_KEYS if server.text(key)), "")
    command = server.text("command")
    if not url and not command:
        return
    end = text.text.find("\n", server.start)
    provider, target = _target(knowledge, url)
    features = ("remote",) if url else ("local-command",)
    yield config(
        text,
        "mcp-server",
        name,
        server.start,
        min(server.end, end) if end > 0 else server.end,
        provider=provider,
        target=target,
        features=features,
    )
    yield from _started(text, knowledge, server, command)


def _started(text: Text, knowledge: Knowledge, server: Node, command: str) -> Iterator[Parsed]:
    """The package a server is: `{command: npx, args: [-y, a-package@1.0]}`."""
    ecosystem = _RUNNERS.get(command.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".cmd"))
    named = next((node for node in server.each("args") if node.kind == "scalar" and not node.value.startswith("-")), None)
    package = _PACKAGE.fullmatch(named.value) if ecosystem is not None and named is not None else None
    if package is not None and named is not None and ecosystem is not None:
        requirement = package.group(2) or ""
        yield from dependency(
            text, knowledge, ecosystem, package.group(1), named.start, named.end, requirement=requirement, scope="development"
        )


def _target(knowledge: Knowledge, url: str) -> tuple[str | None, Target]:
    host = host_of(url) if url else None
    if host is None:
        return None, Target(closed=None, reason="a program started on this machine; what it calls is not written here", kind="unresolved")
    known = knowledge.provider_of_host(host)
    if known:
        return known[0], Target(
            closed=True, reason=f"`{host}` is a provider's host", host=host, endpoint=harmless_url(url), kind="provider"
        )
    return None, Target(
        closed=None, reason=f"`{host}` is no known provider's host", host=host, endpoint=harmless_url(url), kind="unknown-host"
    )


PARSER = Parser(
    name="tool-servers",
    version=2,
    wants=("*.json", "*.jsonc", "*.yaml", "*.yml", "*.toml", "*.code-workspace"),
    read=_read,
    skips=(*LOCKS, "package*.json"),
)
