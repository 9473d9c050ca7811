"""YAML and JSON of clouds, clusters and pipelines -> images, resources, actions, policies and charts that bind a provider."""

import re
from collections.abc import Iterator

from auditor.parsers.addresses import addresses
from auditor.parsers.binding import bind, config, image_evidence, target_of
from auditor.parsers.declared_settings import assignments
from auditor.parsers.dependencies import dependency
from auditor.parsers.install_commands import installed
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.secrecy import host_of
from auditor.parsers.settings import provider_of_pattern
from auditor.parsers.settings_files import LOCKS, settings_evidence, trees_of
from auditor.parsers.strength import strength_of
from auditor.parsers.text import Text, read_text
from auditor.parsers.tree import SIZE_LIMIT, Node, walk

_ACTION = re.compile(r"^(?:[\w.-]+/[\w./-]+|docker://\S+)@?\S*$")
_IAM_ACTION = re.compile(r"^[a-z0-9-]{2,40}:[\w*]{1,80}$")
_ALLOWING = re.compile(r"network|policy|serviceentry|egress|firewall|allow|security|proxy|dns", re.IGNORECASE)
_CERTIFYING = re.compile(r"tls|certificate", re.IGNORECASE)
"""Policies that say how to prove a host's name, and let nothing through."""
_SCRIPTS = frozenset(
    {
        "run",
        "script",
        "before_script",
        "after_script",
        "command",
        "commands",
        "args",
        "bash",
        "build",
        "install",
        "shell",
        "cmd",
        "entrypoint",
        "inline",
        "inlineScript",
        "buildCommand",
        "startCommand",
        "pre_build",
        "install_commands",
    }
)
_CHARTS = (("dependencies", "repository"), ("helmCharts", "repo"))
"""Lists of charts (of a chart, of a kustomization), and the key beside `name` that says where one comes from."""
_INSTALLERS = {"pip": "pypi", "pipx": "pypi", "npm": "npm", "yarn": "npm", "gem": "gem"}
"""Tasks of configuration management that install packages, by the last part of their name, and the ecosystem."""
_REQUIREMENT = re.compile(r"(?:name=)?((?:@[\w.-]+/)?[A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?((?:[<>=!~@]=?=?)\s*\S*)?(?:\s.*)?")
_NAMED_STEPS = {
    "task": "pipeline-task", "orb": "pipeline-step", "component": "gitlab-component", "conn_type": "airflow-connection",
    "type": "resource-type",
    "repo": "pre-commit-hook", "kind": "kubernetes-resource", "chart": "helm-chart", "Type": "resource-type",
}  # fmt: skip
_RESOURCES = (("cloudformation-resource", "::"), ("arm-resource", "/"), ("pulumi-resource", ":"), ("workflow-node", ""))


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    if len(text.text) > SIZE_LIMIT:
        return
    for tree in trees_of(path, text.text):
        kind = tree.text("kind") if tree.kind == "map" else ""
        if kind:
            yield from _kubernetes(text, knowledge, tree, kind)
        yield from _named_paths(text, knowledge, tree)
        parents: dict[int, Node] = {}
        for names, node in walk(tree):
            parents.update((id(child), node) for child in node.children if child.kind == "scalar" and child.key in _NAMED_STEPS)
            yield from _node(text, knowledge, names, node, parents.get(id(node), node))


def _node(text: Text, knowledge: Knowledge, names: tuple[str, ...], node: Node, owner: Node) -> Iterator[Parsed]:
    if node.kind == "map":
        if node.text("name") and any(list_name in names and node.text(source) for list_name, source in _CHARTS):
            yield from bind(text, knowledge, "helm-chart", node.text("name"), node.start, node.end, node=node)
        yield from _task_installs(text, knowledge, node)
        return
    if node.kind != "scalar" or not node.value or len(node.value) > 20_000:
        return
    if (
        node.key == "image"
        or (node.key == "newName" and "images" in names)
        or (node.key == "repository" and "image" in names[-2:])
        or names[-2:] == ("image", "name")
        or names[-1:] == ("services",)
    ):
        yield from image_evidence(text, knowledge, node.value, node.start, node.end)
    elif node.key == "uses" and _ACTION.match(node.value):
        yield from bind(text, knowledge, "github-action", node.value.split("@", 1)[0], node.start, node.end, node=node)
    elif node.key == "patch":
        yield from addresses(text, knowledge, node.start, node.end)
    elif node.key in _NAMED_STEPS:
        yield from _named(text, knowledge, node, owner)
    elif names and (names[-1] in _SCRIPTS or (len(names) > 1 and names[-2] in _SCRIPTS)):
        yield from installed(text, knowledge, node.start, node.end, "build" if ".github/" in text.path else "runtime")
        yield from addresses(text, knowledge, node.start, node.end)
        if "=" in node.value:
            script = assignments(text.text, node.start, node.end, "")
            yield from settings_evidence(text, knowledge, script, strength_of(text.path))
    else:
        yield from iam_actions(text, knowledge, node)
        if names and names[-2:-1] == ("plugins",) or names[-1:] in (("plugins",), ("include",), ("orbs",)):
            yield from bind(text, knowledge, "pipeline-step", node.value.split("#", 1)[0].split("@", 1)[0], node.start, node.end)


def _task_installs(text: Text, knowledge: Knowledge, task: Node) -> Iterator[Parsed]:
    """Yield the packages that a task installs: `pip: {name: [a, b]}`, `pip: name=a`, under a short or a full name."""
    for child in task.children:
        ecosystem = _INSTALLERS.get(child.key.rsplit(".", 1)[-1]) if child.key else None
        if ecosystem is None or child.kind == "list":
            continue
        named = child.get("name") if child.kind == "map" else child if child.value.startswith("name=") else None
        items = () if named is None else named.children if named.kind == "list" else (named,)
        for item in items:
            found = _REQUIREMENT.fullmatch(item.value) if item.kind == "scalar" else None
            if found:
                requirement = (found.group(2) or "").strip()
                yield from dependency(text, knowledge, ecosystem, found.group(1), item.start, item.end, requirement=requirement)


def _named(text: Text, knowledge: Knowledge, node: Node, owner: Node) -> Iterator[Parsed]:
    construct, value = _NAMED_STEPS[node.key], node.value
    if construct == "resource-type":
        for word, mark in _RESOURCES:
            if mark in value:
                yield from bind(text, knowledge, word, value.split("@", 1)[0] if mark else value, node.start, node.end, node=owner)
        return
    yield from bind(text, knowledge, construct, value.split("@", 1)[0].rstrip("/").removesuffix(".git"), node.start, node.end, node=node)


def _named_paths(text: Text, knowledge: Knowledge, tree: Node) -> Iterator[Parsed]:
    """Yield the keys that bind a service just by standing in a file of a certain name: `file#path.to.key`."""
    file = text.path.rsplit("/", 1)[-1].lower()
    wanted = {name.split("#", 1)[1] for name in knowledge.constructs.names("config-path") if file.startswith(name.split("#", 1)[0].lower())}
    for names, node in walk(tree) if wanted else ():
        path = ".".join(names)
        if path in wanted:
            name = next(name for name in knowledge.constructs.names("config-path") if name.endswith(f"#{path}"))
            yield from bind(text, knowledge, "config-path", name, node.start, node.end, node=node)


def _kubernetes(text: Text, knowledge: Knowledge, tree: Node, kind: str) -> Iterator[Parsed]:
    node = tree.get("kind")
    group = tree.text("apiVersion").split("/", 1)[0]
    if node is not None:
        yield from bind(text, knowledge, "kubernetes-resource", f"{group}/{kind}", node.start, node.end, node=tree)
    yield from hosts_allowed(text, knowledge, tree, kind)


def hosts_allowed(text: Text, knowledge: Knowledge, tree: Node, kind: str) -> Iterator[Parsed]:
    """Yield the provider hosts that a network rule names, each once."""
    if not _ALLOWING.search(kind) or _CERTIFYING.search(kind):
        return
    seen: set[str] = set()
    for _, node in walk(tree):
        if node.kind != "scalar" or not 4 < len(node.value) < 300:
            continue
        host = host_of("*" + node.value if node.value.startswith(".") else node.value)
        known = provider_of_pattern(knowledge, host) if host else None
        if known is None or node.value in seen:
            continue
        seen.add(node.value)
        closed = None if known[1].host_class == "storage" else True
        yield config(text, "network-policy", node.value, node.start, node.end, provider=known[0], target=target_of(closed, node.value))


def iam_actions(text: Text, knowledge: Knowledge, node: Node) -> Iterator[Parsed]:
    """Yield the right to call a provider's service that an access policy grants."""
    if ":" in node.value and _IAM_ACTION.match(node.value):
        yield from bind(text, knowledge, "iam-action", node.value, node.start, node.end)


PARSER = Parser(
    name="infrastructure",
    version=3,
    wants=("*.yaml", "*.yml", "*.json", "*.jsonc", "*.template", "Pulumi*.yaml", "*.toml"),
    read=_read,
    skips=LOCKS,
)
