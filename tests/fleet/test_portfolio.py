"""Records -> the portfolio: who depends on whom, who owns what, what stands on how few, what moved."""

import msgspec
from auditor.fleet.company import Company, Member
from auditor.fleet.description import Fleet, Part, Repository
from auditor.fleet.moves import movement
from auditor.fleet.portfolio import NOBODY, portfolio
from auditor.fleet.records import Endpoint, Missing, RepositoryRecord, RepositoryTask, Standing, Wrapper
from auditor.fleet.run import Found, Gathered
from auditor.fleet.wire import Wired
from hypothesis import given
from hypothesis import strategies as st
from tests.fleet.conftest import record, use

RULES = "r" * 64


def company(*records: RepositoryRecord, owners: dict[str, str] | None = None, before: Company | None = None, **fields: object) -> Company:
    owned = owners or {}
    fleet = Fleet(repositories=tuple(Repository(path=one.name, name=one.name, owner=owned.get(one.name, ""), **fields) for one in records))  # type: ignore[arg-type]
    found = tuple(Found(RepositoryTask(name=one.name), "k" + one.name, one) for one in records)
    gathered = Gathered(found, (Missing(name="gone", code="unreachable", reason="no answer", attempts=3),), 0)
    return portfolio(fleet, gathered, rules_digest=RULES, catalogue_date="2026-11-24", wired=Wired(), before=before)


def scored(value: int) -> tuple[Standing, ...]:
    return (
        Standing(pack="lock-in", title="Lock-in", value=value, high=value + 1000, band="low"),
        Standing(pack="hygiene", title="Hygiene", value=99_000, high=99_000, band="high"),
    )


def test_the_highest_score_of_page_one_comes_first() -> None:
    made = company(record("a", scores=scored(5_000)), record("b", scores=scored(40_000)), record("c"))
    assert [(one.name, one.worst) for one in made.members] == [("b", 40_000), ("a", 5_000), ("c", 0)]
    assert (made.totals.repositories, made.totals.missing, made.missing[0].name) == (3, 1, "gone")


def test_providers_are_counted_over_all_with_shares_and_who_has_nothing_else() -> None:
    made = company(
        record(
            "a",
            [use("X", edit=2, callers=4, data_types=("Health data",), models=("x-1",), capabilities=("chat",)), use("Y", edit=0, others=1)],
        ),
        record("b", [use("X", edit=2)]),
        record("c", [use("Own", closed=False), use("Model", edit=0)]),
    )
    first, second = made.holdings
    assert (first.name, first.repositories, first.edit, first.callers, first.alone) == ("X", ("a", "b"), 4, 4, ("b",))
    assert (first.share_of_repositories, first.share_of_calls, first.data_types, first.models) == (1000, 1000, ("Health data",), ("x-1",))
    assert (second.name, second.share_of_repositories, second.share_of_calls) == ("Y", 500, 0)
    concentration = made.concentration
    assert (concentration.dependent, concentration.free, concentration.calls) == (2, 1, 8)
    assert (concentration.index, concentration.halves) == (1000, 1)


def test_concentration_is_told_by_shares_of_calls() -> None:
    even = company(*(record(name, [use(name, edit=10)]) for name in "abcd")).concentration
    assert (even.index, even.halves) == (250, 2)
    nothing = company(record("a")).concentration
    assert (nothing.index, nothing.halves, nothing.calls, nothing.dependent) == (0, 0, 0, 0)


def test_a_part_of_a_repository_has_an_owner_of_its_own() -> None:
    parts = (Part(path="pay/", owner="Finance"),)
    made = company(record("shop", [use("X", part="pay", edit=3), use("X", edit=1)]), owners={"shop": "Shop"}, components=parts)
    assert [(row.owner, row.repositories, row.components, row.edit) for row in made.owners] == [
        ("Finance", (), ("shop/pay",), 3),
        ("Shop", ("shop",), (), 1),
    ]
    assert made.holdings[0].owners == ("Finance", "Shop")
    assert company(record("a", [use()])).owners[0].owner == NOBODY


def test_a_package_that_calls_a_provider_is_shared_by_those_who_name_it() -> None:
    wrapper = Wrapper(symbol="ask", path="kit.py", line=4, providers=("X",), callers=2)
    made = company(
        record("kit", [use("X")], publishes=("pypi:kit",), wrappers=(wrapper,)),
        record("quiet", publishes=("pypi:quiet",)),
        record("shop", requires=("pypi:kit", "pypi:quiet")),
        record("desk", requires=("pypi:kit",)),
    )
    (shared,) = made.packages
    assert (shared.package, shared.repository, shared.symbols, shared.used_by) == ("pypi:kit", "kit", ("ask",), ("desk", "shop"))


def test_gateways_are_joined_by_host() -> None:
    one, two = Endpoint(host="llm.corp", closed=False, calls=2), Endpoint(host="llm.corp", closed=False, calls=3)
    made = company(record("a", endpoints=(one,)), record("b", endpoints=(two, Endpoint(host="odd.example", closed=None, calls=9))))
    assert [(gateway.host, gateway.calls, gateway.repositories) for gateway in made.gateways] == [
        ("llm.corp", 5, ("a", "b")),
        ("odd.example", 9, ("b",)),
    ]


def test_several_owners_at_one_provider_and_several_providers_for_one_capability_are_told() -> None:
    made = company(
        record("a", [use("X", settings=("X_KEY",), capabilities=("chat",))]),
        record("b", [use("X", edit=0, others=1, settings=("X_KEY_2",))]),
        record("c", [use("X", edit=0, others=1)]),
        record("d", [use("Y", capabilities=("chat",)), use("Z", provider=None)]),
        record("e", [use("Z", provider=None)]),
        owners={"a": "A", "b": "B", "c": "C"},
    )
    (contract,) = made.contracts
    assert (contract.provider, [(way.owner, way.settings) for way in contract.ways]) == ("X", [("A", ("X_KEY",)), ("B", ("X_KEY_2",))])
    assert [(one.capability, one.providers, one.repositories) for one in made.overlaps] == [("chat", ("X", "Y"), 2)]


def test_what_moved_is_told_by_repository() -> None:
    before = company(record("a", [use("X", edit=5)], scores=scored(20_000)), record("b", [use("Y")]), record("old"))
    now = company(record("a", [use("Z", edit=7)], scores=scored(26_000)), record("b", [use("Y")]), record("new"), before=before)
    assert now.moved is not None
    assert (now.moved.added, now.moved.removed, now.moved.unchanged, now.moved.same_rules) == (("new",), ("old",), 1, True)
    (shift,) = now.moved.shifts
    assert (shift.repository, shift.arrived, shift.gone, shift.edit, shift.scores) == ("a", ("Z",), ("X",), 2, {"lock-in": 6_000})
    assert movement(before, now.members, "other").same_rules is False


def test_a_change_of_a_score_under_four_points_is_no_difference() -> None:
    before = company(record("a", scores=scored(20_000)))
    assert movement(before, company(record("a", scores=scored(23_999))).members, RULES).shifts == ()


def test_a_portfolio_survives_json() -> None:
    made = company(record("a", [use("X", data_types=("Health data",))], scores=scored(1)), owners={"a": "A"})
    assert msgspec.json.decode(msgspec.json.encode(made), type=Company) == made


@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from("XYZ"), st.integers(0, 9)), max_size=30), st.randoms())
def test_the_order_in_which_results_come_changes_nothing(uses: list[tuple[str, str, int]], random: object) -> None:
    records = [record(name, [use(provider, edit=edit) for owner, provider, edit in uses if owner == name]) for name in "abcdef"]
    shuffled = list(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = company(*records), company(*shuffled)
    assert msgspec.json.encode(one) == msgspec.json.encode(other)
    assert sum(holding.edit for holding in one.holdings) == sum(edit for _, _, edit in uses)
    assert sum(row.edit for row in one.owners) == sum(edit for _, _, edit in uses)
    assert all(isinstance(member, Member) for member in one.members)
