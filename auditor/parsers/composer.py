"""composer.json and composer.lock -> the packages of a PHP project."""

from collections.abc import Iterator

from auditor.parsers.brace_tree import read_json
from auditor.parsers.dependencies import Scope, dependency
from auditor.parsers.introduced import Graph
from auditor.parsers.json_locks import decoded, find_entry
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.text import Text, read_text

_SECTIONS: dict[str, Scope] = {"require": "runtime", "require-dev": "development", "suggest": "optional"}


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    if path.lower().endswith(".lock"):
        yield from _locked(text, knowledge)
        return
    for root in read_json(text.text).children:
        for section in root.children:
            for node in section.children if section.key in _SECTIONS and section.key != "suggest" else ():
                yield from dependency(
                    text, knowledge, "composer", node.key, node.start, node.end, requirement=node.value, scope=_SECTIONS[section.key]
                )


def _locked(text: Text, knowledge: Knowledge) -> Iterator[Parsed]:
    lock = decoded(text.text)
    packages = [
        (str(item.get("name", "")), item, scope)
        for section, scope in (("packages", "runtime"), ("packages-dev", "development"))
        for item in lock.get(section) or ()
        if isinstance(item, dict)
    ]
    graph = Graph({name: list(item.get("require") or ()) for name, item, _ in packages})
    for name, item, scope in packages:
        if knowledge.knows_package("composer", name.lower()):
            start, end = find_entry(text.text, f'"name": "{name}"', f'"name":"{name}"')
            yield from dependency(
                text, knowledge, "composer", name, start, end, version=str(item.get("version", "")),
                scope="development" if scope == "development" else "runtime",
                direct=graph.is_direct(name), introduced_by=graph.introduced_by(name),
            )  # fmt: skip


PARSER = Parser(name="composer", version=1, wants=("composer.json", "composer.lock"), read=_read, declares=True)
