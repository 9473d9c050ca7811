"""The page in a real browser: run by `python -m pytest tests/reporters/browser_check.py`, where Chromium is installed.

Not collected with the other tests, because those must pass on a machine with nothing but Python.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from auditor.fleet.page import render_html as render_fleet
from auditor.reporters import portfolio
from auditor.reporters.html import render
from auditor.reporters.rendering import Rendering
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from tests.fleet.test_page import full
from tests.reporters import sample

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
LARGE = 50_000
WIDTHS = (320, 390, 600, 768, 1024, 1280, 1600)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as tools:
        browser = tools.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pages")
    pages = {
        "full": render(sample.report(), Rendering(earlier=(sample.earlier(),), link_template="https://code.example/{path}#L{line}")),
        "hostile": render(sample.hostile()),
        "empty": render(sample.empty()),
        "large": render(sample.many(LARGE)),
        "portfolio": portfolio.render([sample.report(), sample.hostile(), sample.empty()], "html"),
        "fleet": render_fleet(full(), link=lambda member: f"results/{member.report}.html"),
    }
    for name, content in pages.items():
        (folder / f"{name}.html").write_bytes(content)
    return {name: folder / f"{name}.html" for name in pages}


class Watched:
    """A page with all it says and asks for."""

    def __init__(self, browser: Browser, *, width: int = 1280, scheme: str = "light", script: bool = True) -> None:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=script)  # type: ignore[arg-type]
        self.page: Page = context.new_page()
        self.said: list[str] = []
        self.page.on("console", lambda message: self.said.append(message.text))
        self.page.on("pageerror", lambda error: self.said.append(str(error)))
        self.page.on("dialog", lambda dialog: self.said.append(f"dialog {dialog.message}"))
        self.page.on(
            "request", lambda request: self.said.append(f"asked for {request.url}") if not request.url.startswith("file:") else None
        )


@pytest.mark.parametrize("name", ["full", "hostile", "empty", "large", "portfolio", "fleet"])
def test_a_page_is_quiet_and_asks_for_nothing(browser: Browser, files: dict[str, Path], name: str) -> None:
    watched = Watched(browser)
    watched.page.goto(files[name].as_uri())
    for summary in watched.page.locator("summary").all()[:40]:
        if summary.is_visible():
            summary.click()
    assert watched.said == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["full", "hostile", "portfolio", "fleet"])
def test_no_width_needs_scrolling_sideways(browser: Browser, files: dict[str, Path], name: str, width: int) -> None:
    page = Watched(browser, width=width).page
    page.goto(files[name].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["full", "empty", "portfolio", "fleet"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(browser: Browser, files: dict[str, Path], name: str, scheme: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(files[name].as_uri())
    page.add_style_tag(content=".list>li{content-visibility:visible!important}")
    page.evaluate("document.querySelectorAll('details').forEach(box => box.open = true)")
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    assert [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found.response["violations"]] == []


def test_a_link_opens_its_finding_without_script(browser: Browser, files: dict[str, Path]) -> None:
    page = Watched(browser, script=False).page
    page.goto(f"{files['full'].as_uri()}#f-{'0009' * 4}")
    assert page.locator(f"#f-{'0009' * 4} .code").is_visible()


def test_a_number_leads_to_the_findings_it_counts(browser: Browser, files: dict[str, Path]) -> None:
    page = Watched(browser).page
    page.goto(files["full"].as_uri())
    page.click("a[data-q='in=N3']")
    assert page.text_content("output") == "3 of 14 findings"
    assert page.locator(".list > li:not([hidden])").count() == 3
    page.click("button[type=reset]")
    page.wait_for_timeout(50)
    assert page.text_content("output") == "14 of 14 findings"


def test_findings_are_searched_filtered_and_ordered(browser: Browser, files: dict[str, Path]) -> None:
    page = Watched(browser).page
    page.goto(files["full"].as_uri())
    page.fill("input[name=text]", "terraform")
    page.wait_for_timeout(300)
    assert page.text_content("output") == "1 of 14 findings"
    page.fill("input[name=text]", "")
    page.select_option("select[name=target]", "open")
    page.wait_for_timeout(300)
    assert page.text_content("output") == "1 of 14 findings"


def test_fifty_thousand_findings_stay_usable(browser: Browser, files: dict[str, Path]) -> None:
    assert files["large"].stat().st_size <= 6_000_000
    page = Watched(browser).page
    page.goto(files["large"].as_uri())
    assert page.text_content("output") == "50,000 of 50,000 findings"
    page.select_option("select[name=severity]", "critical")
    page.wait_for_timeout(600)
    assert page.text_content("output") == "7,144 of 50,000 findings"
    page.goto(f"{files['large'].as_uri()}#f-{44_444:016x}")
    page.wait_for_timeout(600)
    assert page.locator(f"#f-{44_444:016x} dl").is_visible()


def test_page_one_prints_on_one_sheet(browser: Browser, files: dict[str, Path]) -> None:
    page = Watched(browser).page
    page.goto(files["full"].as_uri())
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 688, "height": 1000})  # 182 mm at 96 dpi
    height = page.evaluate("document.getElementById('one').getBoundingClientRect().bottom")
    assert height <= 269 / 25.4 * 96
