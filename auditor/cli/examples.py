"""Examples of rules -> whether each is met: code is scanned as a project of one file, facts are matched as they are."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.config import Settings
from auditor.execution.store import Store
from auditor.execution.watch import Watch
from auditor.inputs.source import Entry, Listing, Unreadable
from auditor.matching.conditions import CompiledRule
from auditor.matching.knowledge import CatalogueKnowledge
from auditor.matching.seen import complete
from auditor.model.artifact import Artifact, Context
from auditor.model.flow_pack import FlowPack
from auditor.model.report import Report
from auditor.model.rule import Example, Rule
from auditor.pipeline import find_all, judge


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one example."""

    rule_id: str
    side: str
    """`match` or `no_match`."""
    number: int
    """From 1, as they stand in the file."""
    passed: bool
    met: tuple[str, ...] = ()
    """Rules that the code met, for a person who wonders why."""


class MemorySource:
    """One file that lies in memory only."""

    def __init__(self, path: str, content: bytes) -> None:
        self._path = path
        self._content = content

    @property
    def name(self) -> str:
        """A display name."""
        return "example"

    @property
    def identity(self) -> str:
        """What tells it from others."""
        return hashlib.sha256(self._content).hexdigest()

    def list(self, wanted: Callable[[str], bool] | None = None) -> Listing:
        """Return the one file."""
        del wanted
        return Listing(entries=(Entry(self._path, hashlib.sha256(self._content).hexdigest()),))

    def read(self, path: str, limit: int) -> bytes:
        """Return its bytes.

        Raises: Unreadable, for any other path or a lower limit.
        """
        if path != self._path or len(self._content) > limit:
            raise Unreadable("not there")
        return self._content


def run_examples(rules: tuple[Rule, ...], catalogue: Catalogue) -> Iterator[Outcome]:
    """Yield an outcome for each example of the rules, in order; cost: one small scan for each code that differs."""
    knowledge = CatalogueKnowledge(catalogue)
    scanned: dict[tuple[str, str], tuple[str, ...]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for rule in rules:
            for side, wanted in (("match", True), ("no_match", False)):
                for number, example in enumerate(getattr(rule.examples, side), start=1):
                    if example.facts is not None:
                        met = _meets_facts(rule, example, knowledge)
                        yield Outcome(rule_id=rule.id, side=side, number=number, passed=met is wanted)
                    else:
                        code = (example.path, example.text)
                        if code not in scanned:
                            scanned[code] = _met_by_code(example, catalogue, folder)
                        names = scanned[code]
                        yield Outcome(rule_id=rule.id, side=side, number=number, passed=(rule.id in names) is wanted, met=names)


def _meets_facts(rule: Rule, example: Example, knowledge: CatalogueKnowledge) -> bool:
    assert example.facts is not None
    context = msgspec.convert(example.context, Context)
    artifact = Artifact(path=example.path, kind="code", context=context, component=example.component)
    compiled = CompiledRule(rule, 0)
    return compiled.verdict(complete(example.facts, knowledge)) is True and compiled.is_placed(artifact)


def run_flow_examples(packs: tuple[FlowPack, ...], catalogue: Catalogue) -> Iterator[Outcome]:
    """Yield an outcome for each example of the packs: whether data flows in it that was not cleaned; cost: one small scan each."""
    with tempfile.TemporaryDirectory() as folder:
        for pack in packs:
            for side, wanted in (("match", True), ("no_match", False)):
                for number, example in enumerate(getattr(pack.examples, side), start=1):
                    report = _scanned(example.path, example.text, catalogue, folder)
                    open_flows = [flow for flow in report.flows if not flow.sanitized_by]
                    met = tuple(sorted({f"{flow.source_name} -> {flow.argument}" for flow in open_flows}))
                    yield Outcome(rule_id=f"{pack.name} flows", side=side, number=number, passed=bool(open_flows) is wanted, met=met)


def _met_by_code(example: Example, catalogue: Catalogue, folder: str) -> tuple[str, ...]:
    report = _scanned(example.path, example.text, catalogue, folder)
    return tuple(sorted({match.rule_id for finding in report.findings for match in finding.matches}))


def _scanned(path: str, text: str, catalogue: Catalogue, folder: str) -> Report:
    """Return the report on one file; what all of them need is compiled once, into `folder`."""
    settings = Settings(jobs=1)
    source = MemorySource(path, text.encode())
    listing = source.list()
    store = Store(folder, source.identity, catalogue.digest)
    gathered = find_all(source, listing, listing.entries, catalogue, settings, store, Watch())
    return judge(gathered, catalogue, settings, root=source.name)
