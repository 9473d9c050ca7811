"""The marked files hold every format: at least three real-looking files each, some with findings and some without."""

import pytest
from tests.parsers.formats import FORMATS
from tests.parsers.test_corpus import marked_files

_FILES = marked_files()


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_has_three_marked_files_and_both_kinds(name: str) -> None:
    kinds = [bool(expected) for path, text, expected in _FILES if FORMATS[name].is_of(path, text)]
    assert len(kinds) >= 3
    assert set(kinds) == {True, False}
