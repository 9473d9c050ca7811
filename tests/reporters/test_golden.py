"""Every format of the report that holds every feature, byte for byte."""

from collections.abc import Callable

import pytest
from auditor.reporters import REPORTERS, portfolio, reporter
from auditor.reporters.rendering import PLAIN, Rendering
from tests.reporters import sample

Golden = Callable[[str, bytes], None]
LINKS = Rendering(link_template="https://code.example/acme/desk/blob/4f2c9e1/{path}#L{line}")


@pytest.mark.parametrize("name", sorted(REPORTERS))
def test_a_format_gives_what_was_looked_at(name: str, golden: Golden) -> None:
    golden(f"report.{name}", reporter(name)(sample.report(), LINKS))


@pytest.mark.parametrize("name", sorted(REPORTERS))
@pytest.mark.parametrize("report", [sample.empty(), sample.hostile()], ids=["empty", "hostile"])
def test_no_format_fails_on_nothing_or_on_hostile_text(name: str, report: sample.Report) -> None:
    content = reporter(name)(report)
    assert content or (name == "github" and not report.findings)


def test_the_short_form_tells_what_is_new(golden: Golden) -> None:
    golden("summary.markdown", reporter("markdown")(sample.report(decisions=()), Rendering(summary=True, earlier=(sample.earlier(),))))


def test_the_short_form_without_a_comparison_tells_the_risks(golden: Golden) -> None:
    golden("risks.markdown", reporter("markdown")(sample.report(decisions=()), Rendering(summary=True)))


def test_a_portfolio_ranks_projects(golden: Golden) -> None:
    golden("portfolio.markdown", portfolio.render([sample.empty(), sample.report(), sample.earlier()], "markdown", PLAIN))
