"""Which functions are run: the called before their callers, and callers only of what told something."""

from collections.abc import Iterable

from auditor.analysis.worth import Key, Worth, circles
from hypothesis import given
from hypothesis import strategies as st

GRAPHS = st.dictionaries(st.integers(0, 7), st.frozensets(st.integers(0, 7), max_size=4), min_size=8, max_size=8)


class Seen:
    """A function that was looked at."""

    def __init__(self, calls: Iterable[Key], *, finds: bool = False) -> None:
        self.calls = dict.fromkeys(calls)
        self.finds = finds


def key(name: int | str) -> Key:
    return (str(name), 0)


def run(calls: dict[str, str], finds: str, tells: str = "", likely: str = "") -> tuple[str, list[str]]:
    """Return what was decided to be worth running, sorted, and what was run, in order. What calls something that tells, tells."""
    notes = {key(one): Seen(map(key, others), finds=one in finds) for one, others in calls.items()}
    ran: list[str] = []
    told = set(tells)

    def tell(asked: Key) -> bool:
        ran.append(asked[0])
        if any(other in told for other in calls[asked[0]]):
            told.add(asked[0])
        return asked[0] in told

    worth = Worth(notes, tell, lambda _key: None)
    worth.decide(list(notes), {key(one) for one in likely})
    return "".join(sorted(one for (one, _start), yes in worth.known.items() if yes)), ran


def test_callers_of_what_tells_are_run_after_it() -> None:
    assert run({"a": "b", "b": "c", "c": "", "d": ""}, finds="c", tells="c") == ("abc", ["c", "b", "a"])


def test_callers_of_what_was_run_and_told_nothing_are_not() -> None:
    assert run({"a": "b", "b": "c", "c": ""}, finds="", likely="c") == ("c", ["c"])


def test_those_that_call_each_other_are_run_again_when_one_of_them_tells() -> None:
    worth, ran = run({"a": "b", "b": "ac", "c": ""}, finds="ac", tells="c")
    assert worth == "abc"
    assert ran.index("c") < ran.index("b")
    assert ran.count("a") == 2  # first it calls what tells nothing yet


def test_nothing_in_a_circle_that_tells_nothing_is_run() -> None:
    assert run({"a": "b", "b": "ca", "c": ""}, finds="") == ("", [])


@given(GRAPHS)
def test_circles_are_what_reaches_each_other_and_the_called_come_first(graph: dict[int, frozenset[int]]) -> None:
    calls = {key(one): dict.fromkeys(map(key, others)) for one, others in graph.items()}
    found = list(circles(list(calls), calls))
    assert sorted(one for circle in found for one in circle) == sorted(calls)
    place = {one: index for index, circle in enumerate(found) for one in circle}
    for one, others in calls.items():
        reached, waiting = {one}, [one]
        while waiting:
            for other in calls[waiting.pop()]:
                if other not in reached:
                    reached.add(other)
                    waiting.append(other)
        assert all(place[other] <= place[one] for other in others)
        assert {other for other in reached if place[other] == place[one]} == set(found[place[one]])
