"""What a report tells: numbers that add up, words that say who gets what."""

import msgspec
import pytest
from auditor.model.evidence import ViaStep
from auditor.model.glossary import Glossary
from auditor.model.report import Report
from auditor.model.rule import Pack, Weight
from auditor.reporters.comparison import compare, earlier_scores
from auditor.reporters.rendering import Rendering, permalink
from auditor.reporters.story import counting
from auditor.reporters.story.exposure import exposure, gravest_first
from auditor.reporters.story.ledger import Ledger
from auditor.reporters.story.names import Names
from auditor.reporters.story.page_one import HEADLINE_LIMIT, headline, no_plan, risks
from auditor.reporters.story.sankey import NODES_SHOWN, sankey
from auditor.reporters.story.scores import page_one_bars
from auditor.reporters.story.story import story
from tests.reporters import sample


def tenths(text: str) -> int:
    return round(float(text) * 10)


def test_parts_of_a_bar_add_up_to_the_score_as_printed() -> None:
    for bar in page_one_bars(Names(sample.report()), ()):
        assert sum(tenths(part.points) for part in bar.parts) == tenths(bar.value)
        assert sum(tenths(part.points) for part in bar.named) + tenths(bar.rest_points) == tenths(bar.value)


def test_the_heat_map_adds_up_in_both_directions() -> None:
    heat = story(sample.report()).dependencies.heat
    assert heat is not None
    assert sum(tenths(row.sum) for row in heat.rows) == sum(map(tenths, heat.sums)) == tenths(heat.total) == 387
    for row in heat.rows:
        assert sum(tenths(cell.points) for cell in row.cells) == tenths(row.sum)


def test_numbers_count_their_rows_or_the_findings_in_them() -> None:
    for entry in Ledger(Names(sample.report())).entries:
        assert entry.value == (len(entry.rows) if entry.counts_rows else sum(row.total for row in entry.rows))


def test_numbers_leave_out_tests_and_what_is_said_to_be_wrong() -> None:
    ledger = Ledger(Names(sample.report()))
    counted = {fingerprint for entry in ledger.entries for fingerprint in entry.fingerprints}
    assert "000b" * 16 not in counted  # test code
    assert "000c" * 16 not in counted  # ignored
    assert ledger["edit"].value == 3
    assert ledger["callers"].value == 1
    assert ledger["unknown"].value == 1


@pytest.mark.parametrize("report", [sample.report(), sample.many(60)], ids=["full", "many"])
def test_sheets_and_headline_count_what_the_numbers_count(report: Report) -> None:
    told = story(report)
    rows = {row.name: row.total for row in told.ledger["edit"].rows}
    shown = {sheet.name: len(sheet.sites) + sheet.sites_more for sheet in told.dependencies.sheets}
    assert {name: number for name, number in shown.items() if number} == rows


def test_the_headline_counts_calls_to_edit_and_not_their_callers() -> None:
    direct = sample.finding(1, kind="call", closed=True, provider_id="acme")
    caller = sample.finding(2, kind="call", closed=True, provider_id="acme", via=(ViaStep(path="a.py", line=3, symbol="ask"),))
    assert "Acme AI answers 1 call in 1 component" in headline(Names(sample.report(findings=(direct, caller), decisions=())))
    assert "Acme AI answers 1 call in 1 component" in headline(Names(sample.report(findings=(caller,), decisions=())))


def test_a_wrapper_is_told_once_however_many_calls_it_makes() -> None:
    step = ViaStep(path="a/web.py", line=3, symbol="ask")
    calls = tuple(
        sample.finding(number, via=(step, ViaStep(path="a/llm.py", line=9, symbol=symbol)), kind="call", closed=True, provider_id="acme")
        for number, symbol in ((1, "acme.Client.create"), (2, "acme.Client.stream"))
    )
    (wrapper,) = story(sample.report(findings=calls, decisions=())).dependencies.wrappers
    assert (wrapper.symbol, wrapper.where, wrapper.total) == ("ask", "a/llm.py:9", 2)


def test_a_sheet_says_how_far_its_provider_reaches() -> None:
    sheets = {sheet.name: sheet.reach for sheet in story(sample.report()).dependencies.sheets}
    assert sheets["Acme AI"].startswith("3 calls in 3 files and 2 components; reached by 1 HTTP route")


def test_without_a_plan_the_reason_says_what_could_not_be_told() -> None:
    assert no_plan(0) == "There is no plan: no call with a closed target was found that would have to move."
    assert "1 call or client has a target that could not be told" in no_plan(1)


def test_what_prepares_a_move_ends_no_risk() -> None:
    plan = sample.report().plan
    first = msgspec.structs.replace(plan[0], id="evaluation", capability=None, findings=tuple(one.fingerprint for one in sample.findings()))
    found = risks(Names(sample.report(plan=(first,))))
    assert {risk.item for risk in found} == {None}
    named = msgspec.structs.replace(first, id=found[0].rule)
    assert risks(Names(sample.report(plan=(named,))))[0].item == found[0].rule


def test_data_of_no_known_kind_is_no_kind_of_data() -> None:
    flows = tuple(msgspec.structs.replace(one, data_types=()) for one in sample.report().flows)
    section = exposure(Names(sample.report(flows=flows)))
    assert section.lead.startswith("Data of no known kind can go to")
    drawn = sankey(section.streams)
    assert drawn is not None
    assert "Red" not in drawn.key


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Lock-in", "lock-in"),
        ("Sovereignty (EU)", "sovereignty (EU)"),
        ("Special categories (GDPR art. 9)", "special categories (GDPR art. 9)"),
    ],
)
def test_titles_inside_a_sentence_keep_their_abbreviations(title: str, text: str) -> None:
    assert counting.inline(title) == text


def test_names_of_models_alone_make_no_provider() -> None:
    only = tuple(one for one in sample.findings() if one.kind == "model")
    assert Ledger(Names(sample.report(findings=only)))["providers"].value == 0


def test_the_headline_says_who_holds_and_receives_what() -> None:
    text = headline(Names(sample.report()))
    assert text == "Exposure is high: Acme AI holds a fine-tuned model and receives health data in clear."
    assert len(text) <= HEADLINE_LIMIT


def test_the_headline_of_a_clean_scan_congratulates_nobody() -> None:
    assert headline(Names(sample.empty())) == "Nothing closed was found in what was scanned."


def test_the_headline_of_unknown_targets_says_how_many() -> None:
    unknown = tuple(one for one in sample.findings() if one.closed is None)
    assert headline(Names(sample.report(findings=unknown))) == "No closed provider is proven; 1 target could not be told."


def test_risks_are_the_worst_rules_with_evidence_and_what_to_do() -> None:
    found = risks(Names(sample.report()))
    assert [(risk.rule, risk.severity) for risk in found] == [
        ("health-data-leaves", "critical"),
        ("state-held", "high"),
        ("model-ends", "high"),
    ]
    assert found[0].evidence[0].where == "services/desk/app/chat.py:11"
    assert found[0].action.startswith("Do something")
    assert found[0].phase == 2


def test_masked_and_open_flows_are_told_apart() -> None:
    streams = {(one.data_type, one.provider): one for one in exposure(Names(sample.report())).streams}
    assert streams["Other data", "Boreal Cloud"].masked
    assert streams["Contact details", "Ownserve"].closed is False
    assert streams["Health data", "Acme AI"].closed is True


def test_a_chart_of_many_nodes_folds_the_rest() -> None:
    streams = exposure(Names(sample.report())).streams
    drawn = sankey([stream._replace(component=f"part {number}") for number in range(30) for stream in streams])
    assert drawn is not None
    components = [node.label for node in drawn.nodes if node.anchor == "start" and node.x == 500]
    assert len(components) == NODES_SHOWN
    assert components.count("19 others") == 1


def test_a_comparison_tells_new_gone_and_changed() -> None:
    found = compare(sample.earlier(), sample.report())
    assert [one.fingerprint[:4] for one in found.new] == ["0001"]
    assert [one.message for one in found.gone] == ["An old call"]
    assert [pair.words(found.titles()) for pair in found.changed] == [("model acme-small → acme-large",)]


def test_a_moved_finding_is_neither_new_nor_gone() -> None:
    before = sample.report()
    moved = tuple(
        msgspec.structs.replace(
            one, fingerprint=one.fingerprint[::-1], location=msgspec.structs.replace(one.location, path="elsewhere/" + one.location.path)
        )
        for one in before.findings
    )
    found = compare(before, sample.report(findings=moved))
    assert (found.new, found.gone, found.changed) == ((), (), ())


def test_a_place_where_another_provider_answers_is_changed() -> None:
    before = sample.report()
    after = tuple(
        msgspec.structs.replace(one, fingerprint="f" * 64, moved_fingerprint="", provider_id="ownserve", closed=False, facts_digest="x")
        if one.fingerprint == "0001" * 16
        else one
        for one in before.findings
    )
    found = compare(before, sample.report(findings=after))
    assert [pair.words(found.titles()) for pair in found.changed] == [("provider Acme AI → Ownserve", "target closed → open")]


def test_scores_of_other_rules_are_not_compared() -> None:
    told = story(sample.report(), Rendering(earlier=(msgspec.structs.replace(sample.earlier(), rules_digest="other"),)))
    assert told.change is not None
    assert "rules differ" in told.change.note
    assert all(bar.change == "" for bar in told.bars)


def test_scores_of_other_rules_are_worked_out_again_from_their_vectors() -> None:
    pack = Pack(
        id="lock-in", question="?", title="Lock-in", vector="LOCKIN:1.1", metrics=(Weight(metric="VS", weight=100, half=1, means="m", reason="r"),),
        checked_on="2026-01-01",
    )  # fmt: skip
    old = msgspec.structs.replace(
        sample.earlier().scores[0], subject="project", pack="lock-in", vector="LOCKIN:1.0/VS:1-3", value=7, high=9
    )
    before = msgspec.structs.replace(
        sample.earlier(), rules_digest="other", scores=(old, msgspec.structs.replace(old, vector="GONE:1.0/VS:1"))
    )
    after = msgspec.structs.replace(sample.report(), glossary=Glossary(packs=(pack,)))
    (again,) = earlier_scores(compare(before, after))
    assert (again.value, again.high, again.band, again.contributions) == (50_000, 75_000, "high", ())
    same = compare(msgspec.structs.replace(before, rules_digest=after.rules_digest), after)
    assert earlier_scores(same) == before.scores
    assert earlier_scores(None) == ()


def test_three_results_give_a_trend() -> None:
    told = story(sample.report(), Rendering(earlier=(sample.earlier(), sample.earlier())))
    assert dict(told.trend)["Lock-in"] == ("33.7", "33.7", "38.7")


@pytest.mark.parametrize(
    ("parts", "total", "expected"),
    [((1_050, 1_050), 2_100, [1_100, 1_000]), ((333, 333, 334), 1_000, [300, 300, 400]), ((), 0, []), ((999,), 999, [900])],
)
def test_tenths_are_apportioned_by_the_largest_remainder(parts: tuple[int, ...], total: int, expected: list[int]) -> None:
    assert counting.apportioned(parts, total) == expected


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (1, 4, "1 to 4 hours"),
        (0.25, 1, "0.25 to 1 hours"),
        (200, 744, "25 to 93 person-days"),
        (1_234, 9_876, "150 to 1200 person-days"),
        (8, 8, "8 hours"),
    ],
)
def test_effort_has_two_significant_digits(low: float, high: float, text: str) -> None:
    assert counting.effort(low, high) == text


@pytest.mark.parametrize(
    ("number", "text"), [(None, "not logged"), (812, "812 bytes"), (5_300, "5.2 KiB"), (81_200_000, "77 MiB"), (2**50, "1024.0 TiB")]
)
def test_bytes_are_told_in_the_unit_people_read(number: int | None, text: str) -> None:
    assert counting.size(number) == text


@pytest.mark.parametrize(
    ("text", "shown"), [("2026-11-24", "24 Nov 2026"), ("2026-11-24T10:00:00Z", "24 Nov 2026"), ("soon", "soon"), (None, "")]
)
def test_dates_are_told_in_words(text: str | None, shown: str) -> None:
    assert counting.day(text) == shown


def test_links_to_code_are_quoted_and_lead_to_the_web_alone() -> None:
    template = "https://code.example/{path}#L{line}-{end_line}"
    assert permalink(template, 'a b/"<x>.py', 3, 5) == "https://code.example/a%20b/%22%3Cx%3E.py#L3-5"
    assert permalink("javascript:alert(1)//{path}", "a.py", 1) == ""
    assert permalink(None, "a.py", 1) == ""


def test_what_the_glossary_does_not_know_is_told_as_far_as_it_is_known() -> None:
    known = sample.report()
    bare = story(sample.report(glossary=Glossary(packs=known.glossary.packs)))
    assert {sheet.profile for sheet in bare.dependencies.sheets} == {"Not in the catalogue."}
    assert {sheet.terms for sheet in bare.dependencies.sheets} == {()}
    assert bare.exposure.terms == ()


def test_a_headline_that_would_be_too_long_drops_its_second_half_first() -> None:
    known = sample.report().glossary
    long = tuple(msgspec.structs.replace(one, name="Acme " * 15 if one.id == "acme" else one.name) for one in known.providers)
    text = headline(Names(sample.report(glossary=msgspec.structs.replace(known, providers=long))))
    assert "holds a fine-tuned model" in text
    assert "receives" not in text
    endless = tuple(msgspec.structs.replace(one, name="Acme" * 60 if one.id == "acme" else one.name) for one in known.providers)
    assert headline(Names(sample.report(glossary=msgspec.structs.replace(known, providers=endless)))).endswith("holds a fine-tuned model.")


def test_data_of_known_and_of_no_known_kind_are_counted_apart() -> None:
    first, *rest = sample.report().flows
    flows = (first, msgspec.structs.replace(first, data_types=()), *rest)
    assert "1 more flow carries data of no known kind to Acme AI." in exposure(Names(sample.report(flows=flows))).lead


def test_many_providers_fold_into_others_in_the_matrix() -> None:
    flows = tuple(msgspec.structs.replace(sample.report().flows[0], provider_id=f"p{number}") for number in range(9))
    matrix = exposure(Names(sample.report(flows=flows))).matrix
    assert matrix is not None
    assert matrix.providers[-1] == "4 others"


def test_a_phase_that_lowers_a_score_says_which() -> None:
    report = sample.report()
    low = tuple(msgspec.structs.replace(one, value=1000) for one in report.outlook)
    told = story(sample.report(outlook=low)).price
    assert told is not None
    assert " and lowers " in told.sentences[0]
    assert story(sample.report(outlook=())).price is not None


def test_a_finding_tells_its_gravest_flow_first() -> None:
    health, *_ = sample.report().flows
    plain = msgspec.structs.replace(health, data_types=())
    assert gravest_first(Names(sample.report(flows=(plain, health))), (0, 1)) == (1, 0)
