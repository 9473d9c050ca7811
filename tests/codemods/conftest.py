"""Small programs -> what the migration makes of them."""

import functools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
import yaml
from auditor.analysis.configured import settled
from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.glossary import data_type_phrases
from auditor.catalogue.packs import rule_set
from auditor.codemods.applying import applied, by_path
from auditor.codemods.knowledge import Codemods
from auditor.codemods.migrate import Migration, migrate
from auditor.config import Settings
from auditor.correlation import correlate
from auditor.execution import runner, workshop
from auditor.execution.knowledge import load_catalogue
from auditor.execution.needles import needles_of
from auditor.execution.store import Store
from auditor.execution.watch import Watch
from auditor.inputs.prefilter import Matcher
from auditor.inputs.source import Entry, Listing, Unreadable
from auditor.matching import CatalogueKnowledge, match
from auditor.model.codemod import ModelMove, Target
from auditor.model.finding import Finding
from auditor.pipeline import find_all

PROGRAMS = Path(__file__).parent / "programs"
TARGET = Target(
    base_url="http://localhost:8000/v1",
    models=(
        ModelMove(instead_of=("*embed*",), use="open-embedding", role="embedding"),
        ModelMove(instead_of=("gpt-4o-mini",), use="open-small", setting="LLM_MODEL_SMALL"),
        ModelMove(instead_of=("*",), use="open-large"),
    ),
)
OWN = msgspec.structs.replace(TARGET, client_module=("app/llm.py", "web/llm.ts"))


class Memory:
    """Files that lie in memory only."""

    name = identity = "case"

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files

    def list(self, _wanted: object = None) -> Listing:
        return Listing(entries=tuple(Entry(path, str(hash(content))) for path, content in sorted(self.files.items())))

    def read(self, path: str, _limit: int) -> bytes:
        if path not in self.files:
            raise Unreadable("not there")
        return self.files[path]


class Case(NamedTuple):
    """Some files before and after; those that are the same afterwards are not repeated."""

    name: str
    before: dict[str, bytes]
    after: dict[str, bytes]
    is_safe: bool
    left: str
    """What is said of what stays, or of what to look at."""
    target: Target
    makes: dict[str, list[str]]
    """Client modules that are new afterwards, and names of theirs."""


class Moved(NamedTuple):
    """What became of some files."""

    migration: Migration
    findings: tuple[Finding, ...]
    all: dict[str, bytes]
    """With every edit made."""
    safe: dict[str, bytes]
    """With the safe ones made."""


Move = Callable[..., Moved]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a folder for what is compiled once."""
    return str(tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def catalogue(cache: str) -> Catalogue:
    """Return what is shipped."""
    return load_catalogue(cache_folder=cache)


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(cache: str) -> Iterator[None]:
    """Compile the literals of the rules once for the hundreds of scans here."""
    needles = functools.cache(needles_of)
    matchers: dict[int, Matcher] = {}

    def matcher(literals: Any, *, cache_folder: str | None) -> Matcher:
        if len(literals) not in matchers:
            matchers[len(literals)] = Matcher(literals, cache_folder=cache_folder or cache)
        return matchers[len(literals)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workshop, "needles_of", needles)
        patch.setattr(runner, "needles_of", needles)
        patch.setattr(workshop, "Matcher", matcher)
        yield


@pytest.fixture(scope="session")
def codemods(catalogue: Catalogue) -> Codemods:
    """Return the codemods that are shipped."""
    return Codemods.from_catalogue(catalogue)


@pytest.fixture(scope="session")
def move(catalogue: Catalogue, codemods: Codemods) -> Move:
    """Return a function that scans files in memory and migrates them."""

    def call(files: dict[str, bytes], target: Target = TARGET) -> Moved:
        return moved(files, target, catalogue, codemods)

    return call


def moved(files: dict[str, bytes], target: Target, catalogue: Catalogue, codemods: Codemods) -> Moved:
    """Scan files in memory, and migrate them."""
    source = Memory(files)
    listing = source.list()
    settings = Settings(jobs=1, cache=False)
    store = Store(None, "case", catalogue.digest)
    gathered = find_all(source, listing, listing.entries, catalogue, settings, store, Watch())  # type: ignore[arg-type]  # a source in memory
    findings = findings_of(gathered, catalogue)
    migration = migrate(findings, files.get, codemods, target, catalogue.portability)
    results = []
    for words in (("safe", "review"), ("safe",)):
        after = dict(files)
        for path, edits in by_path(edit for edit in migration.edits if edit.disposition in words).items():
            after[path] = applied(files.get(path, b""), edits)
        results.append(after)
    return Moved(migration, findings, *results)


def findings_of(gathered: Any, catalogue: Catalogue) -> tuple[Finding, ...]:
    """Return what was found, without scores and plan."""
    rules, knowledge = _known(catalogue)
    located, flows = settled(gathered.located, gathered.flows, catalogue)
    matches = match(located, flows, rules, knowledge)
    return tuple(correlate(matches, flows, gathered.traffic, project="case", phrases=data_type_phrases(catalogue)).findings)


@functools.cache
def _known(catalogue: Catalogue) -> tuple[Any, CatalogueKnowledge]:
    return rule_set(catalogue.packs, catalogue.rules).rules, CatalogueKnowledge(catalogue)


def load_cases(name: str) -> list[Case]:
    """Return the cases of one file."""
    return [case_of(entry) for entry in yaml.safe_load((PROGRAMS / name).read_text(encoding="utf-8"))]


def case_of(entry: dict[str, Any]) -> Case:
    """Return one case: a single file under `path`, `before`, `after`, or several under `files`."""
    files = entry.get("files") or {entry["path"]: {"before": entry["before"], "after": entry.get("after")}}
    before = {path: _content(one["before"] if isinstance(one, dict) else one) for path, one in files.items()}
    after = {path: _content(one["after"]) for path, one in files.items() if isinstance(one, dict) and one.get("after") is not None}
    target = {"none": Target(), "own": OWN}.get(entry.get("target", ""), TARGET)
    return Case(entry["name"], before, {**before, **after}, entry.get("safe", True), entry.get("left", ""), target, entry.get("makes", {}))


def _content(text: str) -> bytes:
    return text.encode()


def closed_calls(findings: tuple[Finding, ...]) -> list[Finding]:
    """Return the calls and clients that a provider answers."""
    return [finding for finding in findings if finding.closed and finding.kind in ("call", "client") and not finding.via]
