"""The text of `auditor.toml` or `pyproject.toml` -> `Settings`, decoded once; flags are laid over it by the command line."""

import difflib
import re
import tomllib
from typing import Any, Final, Literal

import msgspec

from auditor.errors import ConfigError
from auditor.model.artifact import Context
from auditor.model.evidence import Confidence
from auditor.model.finding import Severity
from auditor.model.policy import Waiver

Verdict = Literal["fail", "report"]
GateLine = Literal[
    "new-closed-call", "new-closed-dependency", "target-closed", "new-unknown-host", "new-implicit-call", "new-data-type", "new-data-at-sink",
    "key-in-clear",
    "new-wrapper-caller", "model-changed", "version-changed", "target-unknown", "newly-known",
]  # fmt: skip
"""Lines of `[gate]` that say `fail` or `report`."""
Color = Literal["auto", "always", "never"]
FailOn = Literal["critical", "high", "medium", "low", "info", "never"]


class Selector(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """`[[gate.allow]]` and `[[gate.deny]]`: which findings are meant; all that is given must fit, a list means any of."""

    provider: tuple[str, ...] = ()
    capability: tuple[str, ...] = ()
    data_type: tuple[str, ...] = ()
    """Any of these reaches the call."""
    component: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    """What settings files say they are for."""
    path: tuple[str, ...] = ()
    """Globs; `**` crosses folders."""
    rule: tuple[str, ...] = ()
    owner: str = ""
    reason: str
    until: str | None = None
    """ISO date from which it no longer holds."""


class PathGate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """`[[gate.paths]]`: other lines of `[gate]` for a part of the repository; the last one that fits counts."""

    path: tuple[str, ...]
    """Globs; `**` crosses folders."""
    set: dict[GateLine, Verdict] = {}
    """Line of `[gate]` -> `fail` or `report`."""


class Budgets(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """`[gate.budgets]`: what the whole project may reach, whatever is new."""

    max_call_sites: int | None = None
    """Direct calls with a closed target in production code."""
    max_scores: dict[str, float] = {}
    """Rule pack -> the project's score at most."""
    scores_may_rise: bool = True
    """False: no score of the project may be higher than in the base."""


class GateSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """`[gate]`: which changes fail `auditor check`, and which are only reported."""

    new_closed_call: Verdict = "fail"
    """A new direct call, client or endpoint with a closed target."""
    new_closed_dependency: Verdict = "fail"
    """A new declared dependency on the SDK of a closed provider."""
    target_closed: Verdict = "fail"
    """A target that turned from open or unknown to closed."""
    new_unknown_host: Verdict = "fail"
    """A new call to a public host that the catalogue does not know."""
    new_implicit_call: Verdict = "fail"
    """A new call or trace upload that nothing in the code names."""
    new_data_type: Verdict = "fail"
    """A new sensitive data type that reaches a closed provider."""
    new_data_at_sink: Verdict = "fail"
    """Data that newly reaches a place that a rule pack of the user's names as a sink."""
    key_in_clear: Verdict = "fail"
    """A provider's key written down."""
    new_wrapper_caller: Verdict = "report"
    """A new caller of a wrapper of the project."""
    model_changed: Verdict = "report"
    """Another model of the same provider."""
    version_changed: Verdict = "report"
    """Another version of a dependency."""
    target_unknown: Verdict = "report"
    """A new call whose target cannot be told."""
    newly_known: Verdict = "report"
    """A finding that only our knowledge makes new."""
    confidence: Confidence = "medium"
    """Findings below it never fail."""
    severity: Severity | None = None
    """When set, only findings at least this severe fail."""
    contexts: tuple[Context, ...] = ("production",)
    """Findings in other files never fail."""
    require_until: bool = False
    """A permission in code must carry a date."""
    max_waiver_days: int | None = None
    """A waiver may not reach further into the future."""
    lesser_data_types: tuple[str, ...] = ("user-content", "source-code")
    """Data types that may newly reach a closed provider."""
    allow: tuple[Selector, ...] = ()
    """Findings that pass."""
    deny: tuple[Selector, ...] = ()
    """New or changed findings that fail whatever the lines above say."""
    paths: tuple[PathGate, ...] = ()
    """Other answers for parts of the repository."""
    budgets: Budgets = Budgets()
    """Bounds on the whole."""


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Everything a run can be told."""

    exclude: tuple[str, ...] = ()
    """Files that are not scanned, as in `.gitignore`."""
    rules: tuple[str, ...] = ()
    """Folders of further rules, beside the shipped ones."""
    packs: tuple[str, ...] = ()
    """Rule packs to apply; empty for all."""
    disabled_rules: tuple[str, ...] = ()
    """Rules that are not applied."""
    severities: dict[str, Severity] = {}
    """Severities of your own, by rule."""
    providers: tuple[str, ...] = ()
    """Provider ids to report; empty for all."""
    own_hosts: tuple[str, ...] = ()
    """Hosts the company runs itself: what they answer is open. `*.llm.example.org` covers all names below."""
    contexts: tuple[Context, ...] = ("production",)
    """Contexts whose findings count for scores."""
    jobs: int = 0
    """Processes; 0 for as many as there are cores."""
    cache: bool = True
    """Remember results between runs."""
    offline: bool = True
    """Open no connection."""
    strict: bool = False
    """An incomplete scan fails, and unknowns count at their worst."""
    color: Color = "auto"
    """Colours in the terminal."""
    quiet: bool = False
    """Print the result alone."""
    verbose: bool = False
    """Print every finding and note."""
    timings: bool = False
    """Print what took longest."""
    fail_on: FailOn = "never"
    """Least severity of a finding that makes `auditor scan` fail."""
    baseline: str | None = None
    """The baseline file that `auditor check` compares with."""
    target: str | None = None
    """The file that describes where migrations lead to."""
    gate: GateSettings = GateSettings()
    """What fails `auditor check`."""
    waivers: tuple[Waiver, ...] = ()
    """Accepted findings, each with an owner and a reason."""
    extends: tuple[str, ...] = ()
    """Settings files that this one is laid over, such as a company's policy: lists are joined, of the rest the nearer word counts."""


_UNKNOWN: Final = re.compile(r"unknown field `(?P<field>[^`]*)`")
_PLACE: Final = re.compile(r" - at `\$(?P<place>[^`]*)`$")
_TABLE: Final = re.compile(r"^\s*\[{1,2}\s*([^\]]+?)\s*\]{1,2}")
_OUR_TABLE: Final = re.compile(rb"\bauditor\b")
"""Without this word a file shared with other tools holds nothing for us."""
_KEY: Final = re.compile(r"""^\s*["']?([A-Za-z0-9_.-]+)["']?\s*=""")


def decode_settings(content: bytes, path: str) -> Settings | None:
    """Return the settings in a file; None when a `pyproject.toml` has no `[tool.auditor]`.

    Raises: ConfigError, naming file, line, field and the nearest right word.
    """
    document = document_of(content, path)
    return None if document is None else msgspec.convert(document, Settings)


def document_of(content: bytes, path: str) -> dict[str, Any] | None:
    """Return the settings in a file as plain data that is known to be right; None as for `decode_settings`.

    Raises: ConfigError.
    """
    is_shared = path.replace("\\", "/").rpartition("/")[2] == "pyproject.toml"
    if is_shared and not _OUR_TABLE.search(content):  # a project that is scanned may have a broken one: no business of ours
        return None
    text, document = _parse(content, path)
    prefix: tuple[str, ...] = ()
    if is_shared:
        tool = document.get("tool")
        if not isinstance(tool, dict) or "auditor" not in tool:
            return None
        document, prefix = tool["auditor"], ("tool", "auditor")
    if isinstance(document, dict):
        document = _kebab(document)
        document = document | {"waivers": document.pop("waiver")} if "waiver" in document else document
        document = document | {"extends": [document["extends"]]} if isinstance(document.get("extends"), str) else document
    try:
        msgspec.convert(document, Settings)
    except msgspec.ValidationError as error:
        raise ConfigError(_explained(str(error), text, path, prefix)) from error
    return document


def laid_over(own: dict[str, Any], base: dict[str, Any]) -> dict[str, Any]:
    """Return one document over another: tables go together, lists are joined, the base's first, of the rest our own word counts."""
    result = dict(base)
    for key, value in own.items():
        other = base.get(key)
        if isinstance(value, dict) and isinstance(other, dict):
            result[key] = laid_over(value, other)
        elif isinstance(value, list) and isinstance(other, list):
            result[key] = [*other, *value]
        else:
            result[key] = value
    return result


def _parse(content: bytes, path: str) -> tuple[str, dict[str, Any]]:
    try:
        text = content.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        place = f"{path}:{found[1]}:{found[2]}" if found else path
        raise ConfigError(f"{place}: not TOML: {str(error).partition(' (at')[0]}") from error
    except RecursionError as error:
        raise ConfigError(f"{path}: nested too deeply") from error


def _kebab(table: dict[str, Any]) -> dict[str, Any]:
    """Let `fail_on` stand for `fail-on`, here and in `[gate]`; waivers keep the spelling of their record."""
    named = {key.replace("_", "-"): value for key, value in table.items()}
    if isinstance(named.get("gate"), dict):
        named["gate"] = {key.replace("_", "-"): value for key, value in named["gate"].items()}
    return named


def _explained(message: str, text: str, path: str, prefix: tuple[str, ...]) -> str:
    found = _PLACE.search(message)
    parts = [part for part in re.split(r"[.\[\]]+", found["place"]) if part] if found else []
    what = _PLACE.sub("", message)
    unknown = _UNKNOWN.search(what)
    if unknown is not None:
        parts.append(unknown["field"])
        what = "no such setting" + _nearest(unknown["field"], parts[:-1])
    field = ".".join(part for part in parts if part != "...")
    line = _line_of(text, prefix, parts)
    place = f"{path}:{line}" if line else path
    return f"{place}: {field}: {what}" if field else f"{place}: {what}"


def _nearest(word: str, parents: list[str]) -> str:
    record: type[msgspec.Struct] = GateSettings if parents[:1] == ["gate"] else Waiver if parents[:1] == ["waivers"] else Settings
    names = [field.encode_name for field in msgspec.structs.fields(record)]
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.5)
    return f"; did you mean `{close[0]}`?" if close else f"; there are {', '.join(names)}"


def _line_of(text: str, prefix: tuple[str, ...], parts: list[str]) -> int | None:
    """Return the line on which a setting is given: the deepest of its parts that stands there."""
    names = [part for part in parts if part != "..." and not part.isdigit()]
    wanted = [part.replace("_", "-") for part in (*prefix, *names)]
    best, depth = None, len(prefix)
    table: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        header = _TABLE.match(line)
        key = _KEY.match(line)
        if header:
            table = [_plain(part) for part in header[1].split(".")]
        place = table if header else [*table, *(_plain(part) for part in key[1].split("."))] if key else None
        if place and len(place) > depth and place == wanted[: len(place)]:
            best, depth = number, len(place)
    return best


def _plain(part: str) -> str:
    name = part.strip().strip("\"'").replace("_", "-")
    return "waivers" if name == "waiver" else name
