"""Python is lowered construct by construct; its marked corpus is met line by line."""

from pathlib import Path

import pytest
from tests.languages import marked


@pytest.mark.parametrize("case", marked.cases("python"), ids=lambda case: case.name)
def test_the_marked_corpus_is_met(case: Path) -> None:
    assert marked.check(case) == []
