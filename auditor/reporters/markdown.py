"""A report -> Markdown as GitHub and GitLab render it, within their limits; or the short form for a comment on a change."""

import html
import re
from collections.abc import Sequence
from typing import Any, Final

from markupsafe import Markup

from auditor.model.report import Report
from auditor.reporters.mermaid import mermaid
from auditor.reporters.neutral import legible
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.story.counting import count
from auditor.reporters.story.findings import Entry, Line
from auditor.reporters.story.names import Label
from auditor.reporters.story.scores import Bar
from auditor.reporters.story.story import ChangeLine, Story, entries, story
from auditor.reporters.templating import environment, fill

FILE_LIMIT: Final = 500_000
"""Characters of a Markdown file: GitHub shows longer ones only as text (512 KB)."""
COMMENT_LIMIT: Final = 60_000
"""Characters of a comment; GitHub takes 65,536."""
NEW_SHOWN: Final = 20
BAR_WIDTH: Final = 20
WORST_SHOWN: Final = 120
"""Findings whose bodies stay when no other cut is enough."""

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>|~$&]|(?<=/)/|^[-+#=]|(?<=^\d)[.)](?=\s)")
_BLANKS: Final = re.compile(r"[\r\n\t ]+")
_MENTION: Final = re.compile(r"([@#])(?=\w)")
_LANGUAGES: Final = {
    **{"py": "python", "pyi": "python", "ipynb": "python", "js": "javascript", "mjs": "javascript", "cjs": "javascript", "jsx": "jsx"},
    **{
        "ts": "typescript",
        "tsx": "tsx",
        "go": "go",
        "rs": "rust",
        "rb": "ruby",
        "php": "php",
        "java": "java",
        "kt": "kotlin",
        "scala": "scala",
    },
    **{"cs": "csharp", "swift": "swift", "dart": "dart", "ex": "elixir", "exs": "elixir", "c": "c", "cc": "cpp", "cpp": "cpp", "sh": "sh"},
    **{"sql": "sql", "yml": "yaml", "yaml": "yaml", "toml": "toml", "json": "json", "tf": "hcl", "ps1": "powershell"},
}

_CUTS: Final = (
    ((), True, ""),
    (("low", "info"), True, "bodies of findings of low severity and information"),
    (("medium", "low", "info"), True, "bodies of findings of medium severity and less"),
    (("high", "medium", "low", "info"), False, "bodies of all but critical findings, and the numbers' ledger"),
)
"""(severities left out, whether the ledger stays, what to say of it), from all to least."""
_CUT_MOST: Final = f"bodies of all but the {WORST_SHOWN} worst findings, and the numbers' ledger"


def render(report: Report, rendering: Rendering = PLAIN) -> bytes:
    """Return the report, or its short form, as UTF-8.

    Raises: UsageError, when a template of the user's is wrong.
    """
    told = story(report, rendering)
    text = _short(told, rendering) if rendering.summary else _long(told, rendering)
    return _tidy(text).encode("utf-8", "backslashreplace")


def _long(told: Story, rendering: Rendering) -> str:
    templates = environment(rendering.templates, escape=escaped)
    everything = entries(told, told.counted, rendering.link_template)
    for without, with_ledger, cut in _CUTS:
        shown = tuple(entry for entry in everything if entry.severity not in without)
        if sum(map(_weight, shown)) > FILE_LIMIT:
            continue
        text = fill(templates, "markdown/report.md", _values(told, shown, with_ledger=with_ledger, cut=cut))
        if len(text) <= FILE_LIMIT and (shown or not everything):
            return text
    text = fill(templates, "markdown/report.md", _values(told, everything[:WORST_SHOWN], with_ledger=False, cut=_CUT_MOST))
    return text[:FILE_LIMIT]


def _weight(entry: Entry) -> int:
    """Return the least that an entry takes: to pass over levels that cannot fit."""
    return 200 + len(entry.title) + 2 * len(entry.where) + sum(len(line.text) for line in entry.lines)


def _values(told: Story, shown: Sequence[Entry], *, with_ledger: bool, cut: str) -> dict[str, Any]:
    return {
        **_marks(told),
        "t": told,
        "shown": shown,
        "linked": {entry.fingerprint for entry in shown},
        "with_ledger": with_ledger,
        "cut": cut,
        "mermaid": mermaid(told.exposure.streams),
    }


def _marks(told: Story) -> dict[str, Any]:
    labels = told.names.labels

    def label_of(fingerprint: str) -> Label | None:
        return labels.get(fingerprint)

    return {"label_of": label_of, "code": code, "raw": raw, "fence": fence, "diff": diff, "bar": bar, "address": address}


def _short(told: Story, rendering: Rendering) -> str:
    templates = environment(rendering.templates, escape=escaped)
    new = told.change.new if told.change else ()
    total = told.change.new_total if told.change else 0
    treated = [told.names.treatment(finding) for finding in told.counted]
    suppressed = [f"{treated.count(word)} {word}" for word in ("allowed", "waived", "ignored") if word in treated]
    values: dict[str, Any] = {
        **_marks(told),
        "t": told,
        "failed": any(decision.fails for decision in told.report.decisions),
        "changes_are_small": bool(told.bars) and all("under" in one.change_note or "no change" in one.change_note for one in told.bars),
        "counts": f"{count(len(told.counted), 'finding')} in production code{', of these ' + ', '.join(suppressed) if suppressed else ''}.",
    }
    for number in (NEW_SHOWN, 5, 0):
        values["new_lines"] = [_with_help(told, line) for line in new[:number]]
        values["new_more"] = total - min(number, len(new))
        text = fill(templates, "markdown/summary.md", values)
        if len(text) <= COMMENT_LIMIT:
            return text
    return text[:COMMENT_LIMIT]


def _with_help(told: Story, line: ChangeLine) -> dict[str, str]:
    finding = told.names.by_fingerprint.get(line.fingerprint or "")
    return {"severity": line.severity, "title": line.title, "where": line.where, "help": finding.help if finding else ""}


def _tidy(text: str) -> str:
    """Return the text without blanks at ends of lines and with one empty line at most."""
    lines = [line.rstrip() for line in text.split("\n")]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    return "\n".join(kept).strip("\n") + "\n"


def escaped(text: str) -> str:
    """Return text as Markdown that shows it and does nothing else: no markup, no link, no mention, no end of a table's cell."""
    flat = _BLANKS.sub(" ", legible(text))
    return _MENTION.sub("\\1\u2060", _SPECIAL.sub(r"\\\g<0>", flat)).replace("www.", "www\\.")


def code(text: str) -> Markup:
    """Return text as a code span that also holds inside a table, where a bar would end the cell."""
    flat = _BLANKS.sub(" ", legible(text)).strip()
    if not flat:
        return Markup()
    longest = max((len(run) for run in re.findall("`+", flat)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if flat.startswith("`") or flat.endswith("`") else ""
    return Markup(f"{ticks}{pad}{flat}{pad}{ticks}".replace("|", "\\|"))


def raw(text: str) -> Markup:
    """Return text for places where Markdown lets HTML through as it is."""
    flat = html.escape(_BLANKS.sub(" ", legible(text)))
    return Markup(_MENTION.sub("\\1\u2060", re.sub(r"[`*_\[\]|~$\\]", lambda match: f"&#{ord(match[0])};", flat)))


def fence(path: str, lines: Sequence[Line]) -> Markup:
    """Return a code frame: fenced longer than any run of backticks inside."""
    body = "\n".join(legible(line.text).replace("\n", " ") for line in lines)
    ticks = _ticks(body)
    suffix = path.rpartition(".")[2].lower()
    return Markup(f"{ticks}{_LANGUAGES.get(suffix, '')}\n{body}\n{ticks}\n")


def diff(before: str, after: str) -> Markup:
    """Return two texts as a diff."""
    lines = [*(f"- {line}" for line in legible(before).split("\n")), *(f"+ {line}" for line in legible(after).split("\n"))]
    body = "\n".join(lines)
    ticks = _ticks(body)
    return Markup(f"{ticks}diff\n{body}\n{ticks}\n")


def _ticks(body: str) -> str:
    longest = max((len(run) for run in re.findall("`+", body)), default=0)
    return "`" * max(3, longest + 1)


def address(link: str) -> Markup:
    """Return a web address as the target of a link."""
    return Markup(re.sub(r"[()<>\s\\|]", lambda match: f"%{ord(match[0]):02X}", link))


def bar(one: Bar) -> Markup:
    """Return a score as a bar of characters: full is proven, shaded is what could not be told."""
    full = int(float(one.width) * BAR_WIDTH / 100)
    shaded = min(BAR_WIDTH - full, round(float(one.unknown_width) * BAR_WIDTH / 100))
    return Markup(f"`{'█' * full}{'▒' * shaded}{'░' * (BAR_WIDTH - full - shaded)}`")
