"""Configuration files written as code (Nuxt, Elixir, Rails) -> the settings they declare, under the names by which programs read them.

What stands in them is found by the analysis of their language; here they only declare, so that readers elsewhere learn the values.
"""

import re
from collections.abc import Iterator

from auditor.model.evidence import SettingEvidence
from auditor.parsers.brace_tree import read_json
from auditor.parsers.declared_settings import declared_settings
from auditor.parsers.parser import Knowledge, Parsed, Parser
from auditor.parsers.settings import Setting, read_setting
from auditor.parsers.strength import environment_of
from auditor.parsers.text import read_text

SIZE_LIMIT = 500_000

_RUNTIME = re.compile(r"\bruntimeConfig[ \t]*:[ \t]*(?=\{)")
_CONFIG = re.compile(r"^[ \t]*config[ \t(]+:(?P<app>\w+),[ \t\r\n]*(?:(?P<key>:\w+[?!]?|[A-Z][\w.]*),[ \t\r\n]*)?", re.MULTILINE)
_PAIR = re.compile(r"(?:^|(?<=[\s,\[({]))(?P<name>[a-z_]\w*):[ \t]+(?P<value>\"[^\"\n]*\"|[^\n]*)")
_NEXT = re.compile(r"^[ \t]*(?:config\b|import_config\b|if\b|else\b|end\b|case\b)", re.MULTILINE)
_ASSIGNED = re.compile(r"^[ \t]*(?:\w+\.)*?config\.(?P<name>[a-z][\w.]*)[ \t]*(?:\|\|)?=(?!=)[ \t]*(?P<value>[^\n]*)", re.MULTILINE)
_VARIABLE = re.compile(r"(?:System\.(?:get|fetch)_env!?|ENV\.fetch|ENV|:system)[ \t]*[(\[,]?[ \t]*[\"'](\w+)[\"']")
_TEXT = re.compile(r"[\"']([^\"'\n]{0,500})[\"']")
_COUNT_LIMIT = 2_000


def _read(path: str, content: bytes, knowledge: Knowledge) -> Iterator[Parsed]:
    text = read_text(path, content)
    written = text.text[:SIZE_LIMIT]
    found = _nuxt(written) if "nuxt.config." in path.lower() else _elixir(written) if path.endswith(".exs") else _rails(written)
    scope = environment_of(path)
    for setting, _ in zip(found, range(_COUNT_LIMIT), strict=False):
        placed = Setting(key=setting.key, value=setting.value, start=setting.start, end=setting.end, environment=scope, reads=setting.reads)
        yield from (item for item in read_setting(text, placed, knowledge, "high") if isinstance(item, SettingEvidence))


def _nuxt(text: str) -> Iterator[Setting]:
    found = _RUNTIME.search(text)
    if found is None:
        return
    for setting in declared_settings(read_json(" " * found.end() + text[found.end() :])):
        yield Setting(key=f"runtimeConfig.{setting.key}", value=setting.value, start=setting.start, end=setting.end, reads=setting.reads)


def _elixir(text: str) -> Iterator[Setting]:
    for found in _CONFIG.finditer(text):
        after = _NEXT.search(text, found.end())
        end = after.start() if after is not None else len(text)
        prefix = ".".join(filter(None, (found.group("app"), (found.group("key") or "").lstrip(":"))))
        pairs = list(_PAIR.finditer(text, found.end(), min(end, found.end() + 20_000)))
        for pair in pairs:
            yield _setting(f"{prefix}.{pair.group('name')}", pair.group("value"), pair.start("name"), pair.end())
        if not pairs and found.group("key"):
            line = text.find("\n", found.end())
            stop = line if line >= 0 else len(text)
            yield _setting(prefix, text[found.end() : stop], found.start("app") - 1, stop)


def _rails(text: str) -> Iterator[Setting]:
    for found in _ASSIGNED.finditer(text):
        yield _setting(f"rails.config.{found.group('name')}", found.group("value"), found.start("name"), found.end())


def _setting(key: str, written: str, start: int, end: int) -> Setting:
    """Take a literal for the value, else the variables that are read and the text that stands in for them."""
    reads = tuple(dict.fromkeys(_VARIABLE.findall(written)))
    texts = [text for text in _TEXT.findall(written) if text not in reads]
    return Setting(key=key, value=texts[-1] if texts else "", start=start, end=end, reads=reads)


PARSER = Parser(
    name="code-settings",
    version=1,
    wants=("nuxt.config.ts", "nuxt.config.js", "nuxt.config.mjs", "config/*.exs", "config/application.rb", "config/environments/*.rb",
    "config/initializers/*.rb"),
    read=_read,
)  # fmt: skip
