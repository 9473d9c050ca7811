"""An endpoint tells what answers there."""

import pytest
from auditor.analysis import target
from tests.languages.marked import catalogue


@pytest.mark.parametrize(
    ("endpoint", "provider", "closed"),
    [
        ("http://localhost:11434/api/chat", "ollama", False),
        ("http://localhost:9999/api/chat", None, False),
        ("http://localhost/api/chat", None, False),
        ("http://8.8.8.8:11434/api/chat", None, None),
    ],
)
def test_a_server_at_the_customers_is_known_by_the_port_that_is_its_alone(endpoint: str, provider: str | None, closed: bool | None) -> None:
    found, answer = target.decide(endpoint, catalogue())  # type: ignore[arg-type]  # the shared fixture hides its type
    assert (found, answer.closed) == (provider, closed)
