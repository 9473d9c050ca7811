"""A fake endpoint, and the probe's own knowledge."""

from collections.abc import Callable, Iterator

import pytest
from auditor.catalogue.decoding import decode
from auditor.model.probe import ProbeKnowledge, Profile
from auditor.probe.asking import Endpoint
from auditor.probe.limits import Budget, Limits
from auditor.probe.probing import Wishes, probe
from auditor.resources import bundled
from tests.probe.fake import Fake, serving

Probe = Callable[..., Profile]


@pytest.fixture
def fake() -> Iterator[Fake]:
    """Return a server that serves everything."""
    with serving(Fake()) as running:
        yield running


@pytest.fixture(scope="session")
def knowledge() -> ProbeKnowledge:
    """Return what is shipped."""
    return decode("probe.yaml", bundled("rules").joinpath("probe.yaml").read_bytes(), ProbeKnowledge)


@pytest.fixture
def pauses() -> list[float]:
    """Return the list of pauses that were made."""
    return []


@pytest.fixture
def probed(fake: Fake, knowledge: ProbeKnowledge, pauses: list[float]) -> Probe:
    """Return a function that probes the fake for some features."""

    def call(*only: str, key: str = "", wishes: Wishes | None = None, url: str = "", **limits: float) -> Profile:
        bounds = {"request_seconds": 5.0, **limits}
        endpoint = Endpoint(url or fake.url, Budget(Limits(**bounds)), key=key, sleep=pauses.append)  # type: ignore[arg-type]  # numbers all
        return probe(endpoint, knowledge, wishes or Wishes(only=frozenset(only), used=frozenset(only)))

    return call
