"""What holds of every change: nothing fails that only moved, and one call more always does."""

import random

import msgspec
from auditor.model.finding import Finding
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.made import finding, gate, report

PATHS = st.sampled_from(["app/a.py", "app/b.py", "lib/c.py"])


@st.composite
def findings(draw: st.DrawFn) -> tuple[Finding, ...]:
    """Return the findings of a small project, with the ordinals that equals get."""
    wanted = draw(
        st.lists(
            st.tuples(
                PATHS,
                st.sampled_from(["acme", "other"]),
                st.sampled_from(["x()", "y()"]),
                st.sampled_from(["chat", "images"]),
                st.booleans(),
            ),
            max_size=8,
        )
    )
    counts: dict[tuple[object, ...], int] = {}
    made = []
    for line, (path, provider, syntax, capability, closed) in enumerate(wanted, start=1):
        number = counts[path, provider, syntax] = counts.get((path, provider, syntax), -1) + 1
        made.append(finding(path, line, syntax, ordinal=number, provider_id=provider, capability=capability, closed=closed))
    return tuple(made)


@given(findings())
def test_a_tree_passes_against_itself_in_any_order(made: tuple[Finding, ...]) -> None:
    shuffled = list(made)
    random.Random(3).shuffle(shuffled)
    assert gate(report(*made), report(*shuffled)).passes


@given(findings())
def test_moving_every_file_fails_nothing(made: tuple[Finding, ...]) -> None:
    moved = [
        msgspec.structs.replace(
            one,
            fingerprint="m" + one.fingerprint,
            place_fingerprint="m" + one.place_fingerprint,
            location=msgspec.structs.replace(one.location, path="moved/" + one.location.path),
        )
        for one in made
    ]
    assert gate(report(*made), report(*moved)).passes


@given(findings())
def test_renaming_and_rewriting_every_call_fails_nothing(made: tuple[Finding, ...]) -> None:
    rewritten = [
        msgspec.structs.replace(
            one,
            fingerprint="r" + one.fingerprint,
            place_fingerprint="r" + one.place_fingerprint,
            moved_fingerprint="r" + one.moved_fingerprint,
            enclosing="r",
        )
        for one in made
    ]
    assert gate(report(*made), report(*rewritten)).passes


@settings(max_examples=60)
@given(findings(), PATHS, st.sampled_from(["acme", "other"]))
def test_one_call_more_always_fails_once(made: tuple[Finding, ...], path: str, provider: str) -> None:
    more = finding(path, 99, "z()", provider_id=provider, symbol="fresh", enclosing="fresh")
    verdict = gate(report(*made), report(*made, more))
    assert [found.fingerprint for found, _ in verdict.failing] == [more.fingerprint]


@given(findings(), findings())
def test_every_finding_of_both_sides_is_decided_once(old: tuple[Finding, ...], new: tuple[Finding, ...]) -> None:
    decisions = gate(report(*old), report(*new)).report.decisions
    assert sum(1 for one in decisions if one.state != "absent") == len(new)
    assert sum(1 for one in decisions if one.state in ("absent", "unchanged", "updated")) == len(old)
