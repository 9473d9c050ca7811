"""Golden files: what a format gave when a person last looked. `pytest tests/reporters --update-golden` writes them anew."""

from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden files anew")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, bytes], None]:
    """Return a function that holds bytes against a golden file."""

    def compare(name: str, content: bytes) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-golden", default=False):
            file.write_bytes(content)
        assert file.read_bytes().decode() == content.decode(), f"{name} differs: look at it, then run with --update-golden"

    return compare
