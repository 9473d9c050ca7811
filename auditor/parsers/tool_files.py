"""Paths of a project -> the developer tools whose files lie in it; nothing is read, the name is the evidence."""

import re
from collections.abc import Iterable, Iterator

from auditor.model.evidence import ConfigEvidence, Target
from auditor.model.location import Location, Region
from auditor.parsers.parser import Facts, Knowledge, knowledge_of
from auditor.parsers.secrecy import syntax_digest

_START = Region(start_line=1, start_column=1, end_line=1, end_column=1)
_TEXT_SUFFIXES = (".md", ".mdc", ".txt", ".rst")


def tool_file_evidence(paths: Iterable[str], facts: Facts) -> Iterator[ConfigEvidence]:
    """Yield one piece of evidence for each file or folder of a developer tool, at its first file in path order.

    Cost: one expression over all paths at once, for this is asked on every run.
    """
    knowledge = knowledge_of(facts)
    listing = "\n".join(sorted(path for path in paths if "\n" not in path))
    seen: set[tuple[str, str]] = set()
    for found in _expression(knowledge).finditer(listing):
        start = listing.rfind("\n", 0, found.end()) + 1
        end = listing.find("\n", found.end())
        name, tool = listing[start : found.end()], knowledge.tool_files[found.group(1)]
        if (tool, name) not in seen:
            seen.add((tool, name))
            yield _evidence(listing[start : end if end >= 0 else len(listing)], tool, name)


def _expression(knowledge: Knowledge) -> re.Pattern[str]:
    names = sorted(knowledge.tool_files, key=lambda name: (-len(name), name))
    return re.compile(rf"(?:^|(?<=/))({'|'.join(map(re.escape, names)) or '(?!)'})(?=/|$)", re.MULTILINE)


def _evidence(path: str, tool: str, name: str) -> ConfigEvidence:
    construct = "agent-instructions" if _is_text(path) else "agent-settings"
    return ConfigEvidence(
        location=Location(path=path, region=_START),
        construct=construct,
        name=name,
        provider_id=tool,
        target=Target(closed=True, reason="the tool sends code to its provider's service unless it is set up otherwise", kind="provider"),
        confidence="medium",
        syntax=syntax_digest("config", construct, name, tool),
    )


def _is_text(path: str) -> bool:
    """Rules and instructions are prose; names such as `.toolrules` have no suffix at all."""
    name = path.rsplit("/", 1)[-1].lower()
    return name.endswith(_TEXT_SUFFIXES) or "." not in name.lstrip(".")
