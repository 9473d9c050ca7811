"""The page: one file, safe against what it shows, every link and number leading somewhere."""

import base64
import functools
import hashlib
import re
from collections import Counter
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest
from auditor.errors import UsageError
from auditor.reporters import portfolio
from auditor.reporters.html import BODIES_OF_MANY, render
from auditor.reporters.rendering import Rendering
from auditor.reporters.rows import rows_json
from auditor.reporters.story.story import story
from tests.reporters import sample


class Page(HTMLParser):
    """The elements of a page, with their attributes and texts."""

    def __init__(self, content: bytes) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self.visible = ""
        self._open = ""
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag

    def handle_endtag(self, tag: str) -> None:
        self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open in self.texts:
            self.texts[self._open].append(data)
        else:
            self.visible += data

    def values(self, attribute: str) -> list[str]:
        return [value for _, attributes in self.elements if (value := attributes.get(attribute)) is not None]


MAKERS: dict[str, Callable[[], bytes]] = {
    "full": lambda: render(sample.report(), Rendering(link_template="https://code.example/{path}#L{line}")),
    "changes": lambda: render(sample.report(decisions=()), Rendering(earlier=(sample.earlier(), sample.earlier()))),
    "empty": lambda: render(sample.empty()),
    "hostile": lambda: render(sample.hostile(), Rendering(link_template="https://code.example/{path}")),
    "large": lambda: render(sample.many(520)),
    "portfolio": lambda: portfolio.render([sample.report(), sample.hostile(), sample.empty()], "html"),
}
every_page = pytest.mark.parametrize("name", MAKERS)


@functools.cache
def made(name: str) -> bytes:
    """Return a page, rendered once."""
    return MAKERS[name]()


@functools.cache
def parsed(name: str) -> Page:
    """Return a page, read once."""
    return Page(made(name))


@every_page
def test_the_policy_names_the_style_and_the_script_and_nothing_else(name: str) -> None:
    page = parsed(name)
    policy = next(
        str(attributes["content"]) for _, attributes in page.elements if attributes.get("http-equiv") == "Content-Security-Policy"
    )

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

    assert policy.startswith("default-src 'none';")
    assert f"style-src 'sha256-{digest(page.texts['style'][0])}'" in policy
    assert f"script-src 'sha256-{digest(page.texts['script'][-1])}'" in policy
    assert "unsafe" not in policy


@every_page
def test_nothing_is_asked_of_any_network(name: str) -> None:
    page = parsed(name)
    assert not {tag for tag, _ in page.elements} & {
        "link",
        "img",
        "iframe",
        "object",
        "embed",
        "base",
        "audio",
        "video",
        "source",
        "foreignobject",
    }
    assert page.values("src") == []
    assert all(href.startswith(("#", "https://code.example/")) for href in page.values("href"))
    assert "@import" not in page.texts["style"][0]
    assert not re.search(r"url\((?!#)", page.texts["style"][0])


@every_page
def test_no_text_becomes_markup(name: str) -> None:
    page = parsed(name)
    tags = Counter(tag for tag, _ in page.elements)
    assert tags["script"] == (2 if b'id="rows"' in made(name) else 1)
    assert tags["style"] == 1
    attributes = {key for _, own in page.elements for key in own}
    assert not {key for key in attributes if key.startswith("on") or key == "style"}
    assert not [value for value in page.values("href") if "javascript:" in value.lower().split("?")[0].split("/")[0]]


def test_hostile_text_is_shown_as_text() -> None:
    page = parsed("hostile")
    assert "<script>alert(1)</script>" in page.visible
    assert "{{ 7*7 }}" in page.visible
    assert "\\x1b[31m" in page.visible
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e\u2066\u2028]", made("hostile").decode())


@every_page
def test_links_inside_the_page_lead_somewhere_and_ids_are_unique(name: str) -> None:
    page = parsed(name)
    ids = Counter(page.values("id"))
    assert [name for name, number in ids.items() if number > 1] == []
    wanted = {href[1:] for href in page.values("href") if href.startswith("#")}
    missing = wanted - set(ids)
    if b'id="rows"' in made(name):
        missing = {name for name in missing if not name.startswith("f-")}
    assert missing == set()


@every_page
def test_headings_leave_no_level_out(name: str) -> None:
    levels = [int(tag[1]) for tag, _ in parsed(name).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))


def test_every_number_of_page_one_leads_to_its_row() -> None:
    page = parsed("full")
    hrefs = set(page.values("href"))
    assert {f"#n{number}" for number in range(1, 8)} <= hrefs


def test_sections_without_data_say_why() -> None:
    text = re.sub(r"\s+", " ", parsed("empty").visible)
    for sentence in ("No flow of data to a model was found", "No logs were scanned", "There is no plan", "Nothing to compare with"):
        assert sentence in text
    assert b'<svg class="sankey"' not in made("empty")


def test_a_large_page_draws_the_worst_and_keeps_the_rest_as_data() -> None:
    page = parsed("large")
    assert sum(1 for _, attributes in page.elements if attributes.get("class") == "body") == BODIES_OF_MANY
    assert f'"count":{520}' in made("large").decode()


def test_rows_never_end_their_element() -> None:
    text = rows_json(story(sample.hostile()))
    assert not re.search("[<>&\u2028]", text)


def test_rows_stay_within_their_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    told = story(sample.many(600))
    full = rows_json(told)
    monkeypatch.setattr("auditor.reporters.rows.BUDGET_BYTES", len(full) * 2 // 3)
    assert len(rows_json(told)) < len(full) * 3 // 4


def test_a_folder_of_templates_goes_before_the_shipped_ones(tmp_path: Path) -> None:
    folder = tmp_path / "html"
    folder.mkdir()
    (folder / "report.html").write_text(
        '{% extends "shipped/html/report.html" %}{% block plan %}<p>Ours: {{ t.headline }}</p>{% endblock %}', "utf-8"
    )
    text = render(sample.report(), Rendering(templates=str(tmp_path))).decode()
    assert "<p>Ours: Exposure is high" in text
    assert 'id="plan-title"' not in text
    assert 'id="exposure-title"' in text


@pytest.mark.parametrize("template", ["{% if %}", "{{ nothing.there }}", '{% extends "html/nowhere.html" %}'])
def test_a_wrong_template_is_named(tmp_path: Path, template: str) -> None:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "plan.html").write_text(template, "utf-8")
    with pytest.raises(UsageError, match="template "):
        render(sample.report(), Rendering(templates=str(tmp_path)))


def test_a_missing_folder_of_templates_is_named() -> None:
    with pytest.raises(UsageError, match="no such folder"):
        render(sample.report(), Rendering(templates="/nowhere/at/all"))
