"""Corpus programs with marks on their lines -> what the analysis says that they do not, and the other way round.

`expect: <kind> <provider or -> closed|open|unknown` (several divided by `;`) and `clean` stand in a comment at the end of a line.
"""

import re
from functools import cache
from pathlib import Path

from auditor.analysis.analyse import Analyst
from auditor.analysis.implementers import heads_of
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.catalogue.catalogue import Catalogue
from auditor.execution.knowledge import load_catalogue
from auditor.model.evidence import (
    CallEvidence,
    CredentialEvidence,
    EndpointEvidence,
    Evidence,
    ImportEvidence,
    ModelEvidence,
    SettingEvidence,
)

CORPUS = Path(__file__).parents[1] / "corpus"
MARK = re.compile(r"(?:#|//|--)\s*(expect: (?P<expect>[^\n]+?)|clean)\s*$")
WORDS = {True: "closed", False: "open", None: "unknown"}


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue, once for all cases."""
    return load_catalogue()


def cases(language: str) -> list[Path]:
    """Return the cases of a language: a file by itself, or a folder that is one project."""
    return sorted(path for path in (CORPUS / language).iterdir() if not path.name.startswith("."))


def check(case: Path) -> list[str]:
    """Return one line for every mark that the analysis does not meet."""
    root = case if case.is_dir() else case.parent
    files = sorted(path for path in root.rglob("*") if path.is_file()) if case.is_dir() else [case]
    paths = tuple(path.relative_to(root).as_posix() for path in files)
    contents = {path: (root / path).read_bytes() for path in paths}
    heads = {path: heads_of(content) for path, content in contents.items()}
    analyst = Analyst(Project(contents.get, paths, catalogue(), Settings(()), heads))
    seen: dict[str, dict[int, set[tuple[str, str, str]]]] = {path: {} for path in paths}
    for path in paths:
        for evidence in analyst.analyse(path).evidence:  # a caller may tell about the file that it calls
            what = described(evidence)
            if what is not None and evidence.location.region is not None:
                seen[evidence.location.path].setdefault(evidence.location.region.start_line, set()).add(what)
    return [line for path in paths for line in compared(path, (root / path).read_text(encoding="utf-8"), seen[path])]


def described(evidence: Evidence) -> tuple[str, str, str] | None:
    """Return kind, provider and what answers, for what a person is told about."""
    match evidence:
        case CallEvidence():
            return (
                evidence.role,
                evidence.provider_id if evidence.provider_id and evidence.target.closed is not False else "-",
                WORDS[evidence.target.closed],
            )
        case ImportEvidence():
            return ("import", evidence.provider_id, "closed") if evidence.provider_id else None
        case EndpointEvidence() | ModelEvidence() | CredentialEvidence():
            kind = {EndpointEvidence: "endpoint", ModelEvidence: "model", CredentialEvidence: "credential"}[type(evidence)]
            return (kind, evidence.provider_id or "-", "closed") if evidence.confidence != "low" else None
        case SettingEvidence(role="declared", key=key, value=str()) if evidence.value.lower() in ("true", "on", "yes", "1"):
            found = [name for name, provider in catalogue().providers.items() if key in provider.trace_switches]
            return ("config", found[0], "closed") if found else None
        case _:
            return None


def compared(path: str, text: str, seen: dict[int, set[tuple[str, str, str]]]) -> list[str]:
    """Compare the marks of one file with what was seen."""
    wrong: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        mark = MARK.search(line)
        found = seen.get(number, set())
        if mark is None:
            continue
        if mark["expect"] is None:
            wrong.extend(f"{path}:{number}: clean, but {' '.join(what)}" for what in sorted(found))
            continue
        for wish in mark["expect"].split(";"):
            if tuple(wish.split()) not in found:
                wrong.append(f"{path}:{number}: expected {wish.strip()}, saw {sorted(found)}")
    return wrong


def counts(language: str) -> tuple[int, int]:
    """Return how many expectations and how many clean lines the corpus of a language has."""
    expected = clean = 0
    for path in (CORPUS / language).rglob("*"):
        if path.is_file():
            for line in path.read_text(encoding="utf-8").split("\n"):
                mark = MARK.search(line)
                if mark is not None:
                    expected += len(mark["expect"].split(";")) if mark["expect"] else 0
                    clean += not mark["expect"]
    return expected, clean
