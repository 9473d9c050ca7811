"""The real rules, compiled once for all tests of parsers."""

from collections.abc import Iterator

import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.inputs.rules import load_rules, rule_folders
from auditor.model.evidence import Evidence
from auditor.parsers import find_parsers


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    files = {name: content for name, content in load_rules(rule_folders(())).items() if "/packs/" not in name}
    return Catalogue.from_files(files)


class Reader:
    """Runs every parser that wants a file."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def __call__(self, path: str, text: str | bytes) -> list[Evidence]:
        return list(self._read(path, text.encode() if isinstance(text, str) else text))

    def _read(self, path: str, content: bytes) -> Iterator[Evidence]:
        for parser in find_parsers(path):
            yield from parser.parse(path, content, self.catalogue)  # type: ignore[misc]  # notifications count as a failure where they appear


@pytest.fixture(scope="session")
def read(catalogue: Catalogue) -> Reader:
    return Reader(catalogue)
