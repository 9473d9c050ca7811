"""What stages gave, put together: tests inside files of the program, and models that only tests name."""

import msgspec
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


def told(*results: tuple[str, CallEvidence]) -> list[CallEvidence]:
    """Return what is kept of the evidence that several files give."""
    paths = sorted({path for path, _item in results})
    listing = Listing(entries=tuple(Entry(path, "digest") for path in paths), skipped=(), notifications=(), named=())
    seen = Survey(tuple(Looked(path, "digest", "rust", Verdict(10, (1,))) for path in paths), {}, {})
    analysed = {path: CodeResult(evidence=tuple(item for where, item in results if where == path)) for path in paths}
    return [item for _artifact, item in gather(listing, seen, {}, analysed).located if isinstance(item, CallEvidence)]


def test_callers_that_agree_tell_once_of_a_call_elsewhere() -> None:
    assert told(("a.rs", call("lib.rs", "")), ("b.rs", call("lib.rs", ""))) == [call("lib.rs", "")]


def test_callers_that_differ_name_no_provider() -> None:
    other = msgspec.structs.replace(call("lib.rs", ""), provider_id="q")
    near = msgspec.structs.replace(call("lib.rs", ""), provider_id=None, target=Target(closed=False, kind="loopback", reason="near"))
    (both,) = told(("a.rs", call("lib.rs", "")), ("b.rs", other))
    assert (both.provider_id, both.target.closed, both.target.kind) == (None, True, "provider")
    (either,) = told(("a.rs", call("lib.rs", "")), ("b.rs", near))
    assert (either.provider_id, either.target.closed, either.target.kind) == (None, None, "unresolved")


def test_what_a_file_says_of_its_own_call_stands() -> None:
    other = msgspec.structs.replace(call("lib.rs", ""), provider_id="q")
    assert told(("lib.rs", call("lib.rs", "")), ("a.rs", other)) == [call("lib.rs", "")]
