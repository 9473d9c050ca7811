"""package.json, deno.json and JSR imports -> the packages a JavaScript project declares."""

import re
from collections.abc import Iterator

from auditor.parsers.brace_tree import read_json
from auditor.parsers.dependencies import Scope, dependency
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import Text, read_text
from auditor.parsers.tree import Node
from auditor.parsers.yaml_tree import read_yaml

_SECTIONS: dict[str, Scope] = {
    "dependencies": "runtime",
    "devDependencies": "development",
    "peerDependencies": "optional",
    "optionalDependencies": "optional",
    "bundledDependencies": "runtime",
}
_ALIAS = re.compile(r"^(?:npm:|jsr:)/?((?:@[\w.-]+/)?[\w.-]+)(?:@(.+))?$")
_ESM = re.compile(r"(?:esm\.sh|cdn\.skypack\.dev|unpkg\.com|cdn\.jsdelivr\.net/npm)/(?:v\d+/)?((?:@[\w.-]+/)?[\w.-]+)(?:@([\w.^~-]+))?")


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    if path.lower().endswith((".yaml", ".yml")):
        yield from _catalogs(text, knowledge)
        return
    for root in read_json(text.text).children:
        for section in root.children:
            if section.key in _SECTIONS:
                for node in section.children:
                    yield from _entry(text, knowledge, node, _SECTIONS[section.key])
            elif section.key in ("imports", "overrides", "resolutions", "catalog"):
                for node in section.children:
                    asked = section.key in ("imports", "catalog")  # the others say which version, wherever a package comes from
                    yield from _entry(text, knowledge, node, "runtime", only_alias=section.key == "imports", direct=asked)


def _entry(
    text: Text, knowledge: Knowledge, node: Node, scope: Scope, *, only_alias: bool = False, direct: bool = True
) -> Iterator[Parsed]:
    name, version = node.key, node.value if node.kind == "scalar" else ""
    alias = _ALIAS.match(version) or _ESM.search(version)
    if alias:
        # `"llm": "npm:real-name@1"` installs the real name under another one.
        name, version = alias.group(1), alias.group(2) or ""
    elif only_alias:
        return
    yield from dependency(text, knowledge, "npm", name or version, node.start, node.end, requirement=version, scope=scope, direct=direct)


def _catalogs(text: Text, knowledge: Knowledge) -> Iterator[Parsed]:
    """pnpm-workspace.yaml: versions that packages refer to as `catalog:`."""
    for root in read_yaml(text.text):
        for section in (*root.each("catalogs"), root.get("catalog")):
            for node in section.children if section is not None else ():
                yield from _entry(text, knowledge, node, "runtime")


PARSER = Parser(
    name="npm-manifest",
    version=1,
    wants=("package.json", "deno.json", "deno.jsonc", "import_map.json", "jsr.json", "pnpm-workspace.yaml", "bower.json"),
    read=_read,
    declares=True,
)
