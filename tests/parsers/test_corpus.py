"""Marked files: what stands behind `#>` on a line is what must be found there, and nothing else may be."""

import re
from pathlib import Path

import pytest
from auditor.model.evidence import (
    ConfigEvidence,
    CredentialEvidence,
    DependencyEvidence,
    EndpointEvidence,
    Evidence,
    ModelEvidence,
    SettingEvidence,
)

_CORPUS = Path(__file__).parent / "corpus"
_MARK = re.compile(r"[ \t]*#>[ \t]*(.*)$")


def marked_files() -> list[tuple[str, str, set[tuple[int, str]]]]:
    """Return path, text without marks and what is marked of every file, in file order."""
    cases = []
    for file in sorted(_CORPUS.glob("*.txt")):
        for block in re.split(r"^=== ", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
            path, _, body = block.partition("\n")
            lines, expected = [], set()
            for number, line in enumerate(body.split("\n"), start=1):
                mark = _MARK.search(line)
                lines.append(line[: mark.start()] if mark else line)
                expected.update((number, item.strip()) for item in (mark.group(1).split(" ; ") if mark else ()))
            cases.append((path.strip(), "\n".join(lines), expected))
    return cases


def told(evidence: Evidence) -> str:
    """One piece of evidence in the words of the corpus."""
    match evidence:
        case DependencyEvidence():
            above = f" via {','.join(evidence.introduced_by)}" if evidence.introduced_by else ""
            scope = "" if evidence.scope == "runtime" else f" {evidence.scope}"
            return f"dependency {evidence.name}{scope}{'' if evidence.direct else ' transitive'}{above}"
        case SettingEvidence():
            return f"setting {evidence.key}={evidence.value or ''}"
        case EndpointEvidence():
            text = f"endpoint {evidence.host} {evidence.provider_id or '-'}"
        case ModelEvidence():
            text = f"model {evidence.name} {evidence.provider_id or '-'}"
        case CredentialEvidence():
            text = f"{'key' if evidence.in_clear else 'credential'} {evidence.provider_id or '-'}"
        case ConfigEvidence():
            closed = {True: "closed", False: "open", None: "unknown"}[evidence.target.closed if evidence.target else None]
            text = f"config {evidence.construct} {evidence.name} {closed}"
        case _:
            return type(evidence).__name__
    return f"low {text}" if evidence.confidence == "low" else text


@pytest.mark.parametrize(
    ("path", "text", "expected"), marked_files(), ids=lambda value: value if isinstance(value, str) and len(value) < 60 else ""
)
def test_marked_files_give_exactly_what_is_marked(path: str, text: str, expected: set[tuple[int, str]], read) -> None:  # type: ignore[no-untyped-def]
    found = read(path, text)
    seen = {(item.location.region.start_line, told(item)) for item in found if not isinstance(item, SettingEvidence)}
    settings = {(item.location.region.start_line, told(item)) for item in found if isinstance(item, SettingEvidence)}
    wanted_settings = {item for item in expected if item[1].startswith("setting ")}
    assert seen == expected - wanted_settings
    assert wanted_settings <= settings
