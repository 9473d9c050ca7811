"""What stages gave, put together: tests inside files of the program, and models that only tests name."""

from auditor.execution.gathered import Gathered, gather
from auditor.execution.look import Looked, Survey
from auditor.execution.store import Verdict
from auditor.execution.workshop import CodeResult
from auditor.inputs.source import Entry, Listing
from auditor.model.evidence import CallEvidence, Evidence, ModelEvidence, Target
from auditor.model.location import Location

TARGET = Target(closed=True, kind="provider", reason="said so")


def gathered(path: str, *evidence: Evidence) -> Gathered:
    listing = Listing(entries=(Entry(path, "digest"),), skipped=(), notifications=(), named=())
    seen = Survey((Looked(path, "digest", "rust", Verdict(10, (1,))),), {}, {})
    return gather(listing, seen, {}, {path: CodeResult(evidence=evidence)})


def call(path: str, enclosing: str, entry_point: str | None = None) -> CallEvidence:
    return CallEvidence(
        location=Location(path=path),
        role="call",
        callee="x",
        provider_id="p",
        package="x",
        target=TARGET,
        enclosing=enclosing,
        entry_point=entry_point,
    )


def contexts(*evidence: Evidence) -> list[str]:
    return [artifact.context for artifact, _evidence in gathered("src/lib.rs", *evidence).located]


def test_a_test_inside_a_file_of_the_program_is_a_test() -> None:
    assert contexts(call("src/lib.rs", "tests.asks", "test"), call("src/lib.rs", "tests.helper"), call("src/lib.rs", "ask")) == [
        "test",
        "test",
        "production",
    ]
    assert contexts(call("src/lib.rs", "testsuite.run"), call("src/lib.rs", "", "http")) == ["production", "production"]


def test_a_model_that_a_test_names_is_told_with_low_confidence() -> None:
    for path, confidence in (("src/lib.rs", "medium"), ("tests/lib.rs", "low")):
        ((_artifact, found),) = gathered(path, ModelEvidence(location=Location(path=path), name="m", confidence="medium")).located
        assert isinstance(found, ModelEvidence)
        assert found.confidence == confidence
