"""Paths of a project -> the developer tools whose files lie in it; nothing is read, the name is the evidence."""

from collections.abc import Iterable, Iterator

from auditor.model.evidence import ConfigEvidence, Target
from auditor.model.location import Location, Region
from auditor.parsers.parser import Facts, Knowledge, knowledge_of
from auditor.parsers.secrecy import syntax_digest

_START = Region(start_line=1, start_column=1, end_line=1, end_column=1)
_TEXT_SUFFIXES = (".md", ".mdc", ".rules", ".txt")


def tool_file_evidence(paths: Iterable[str], facts: Facts) -> Iterator[ConfigEvidence]:
    """Yield one piece of evidence for each file or folder of a developer tool, at its first file in path order. Cost: one look-up a folder level."""
    knowledge = knowledge_of(facts)
    seen: set[tuple[str, str]] = set()
    for path in sorted(paths):
        found = _tool_of(path, knowledge)
        if found is None or (found[0], found[1]) in seen:
            continue
        seen.add((found[0], found[1]))
        yield _evidence(path, *found)


def _tool_of(path: str, knowledge: Knowledge) -> tuple[str, str] | None:
    """(tool, file or folder by which it was told): the longest name that ends a leading part of the path."""
    parts = path.split("/")
    for stop in range(len(parts), 0, -1):
        for start in range(stop):
            name = "/".join(parts[start:stop])
            tool = knowledge.tool_files.get(name)
            if tool is not None:
                return tool, "/".join(parts[:stop])
    return None


def _evidence(path: str, tool: str, name: str) -> ConfigEvidence:
    instructions = path.lower().endswith(_TEXT_SUFFIXES) or "." not in path.rsplit("/", 1)[-1].lstrip(".")
    construct = "agent-instructions" if instructions else "agent-settings"
    return ConfigEvidence(
        location=Location(path=path, region=_START),
        construct=construct,
        name=name,
        provider_id=tool,
        target=Target(closed=True, reason="the tool sends code to its provider's service unless it is set up otherwise", kind="provider"),
        confidence="medium",
        syntax=syntax_digest("config", construct, name, tool),
        snippet="",
    )
