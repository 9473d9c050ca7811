"""Shell text of an image, a pipeline or a task -> the packages its commands install."""

import re
from collections.abc import Iterator

from auditor.parsers.dependencies import Scope, dependency
from auditor.parsers.parser import Knowledge, Parsed
from auditor.parsers.text import Text

_COMMAND = re.compile(
    r"""\b(?:(?P<pypi>(?:pip3?|pipx|uv\s+pip|uv\s+tool|uv|poetry|pdm|pipenv|conda|mamba|micromamba)\s+(?:install|add|run)|uvx)
      |(?P<npm>(?:npm|pnpm|bun)\s+(?:install|i|add|ci)|yarn\s+(?:global\s+)?add|npx|pnpx|bunx)
      |(?P<gem>gem\s+install|bundle\s+add)
      |(?P<golang>go\s+(?:get|install))
      |(?P<cargo>cargo\s+(?:install|add))
      |(?P<composer>composer\s+(?:global\s+)?require)
      |(?P<nuget>dotnet\s+(?:add\s+(?:\S+\s+)?package|tool\s+install)))\b(?P<rest>(?:[^\n\\;&|]|\\\s*\n|\\.)*)""",
    re.VERBOSE,
)
_COMMENT = re.compile(r"[ \t]*(?:#|//)")
_WORD = re.compile(r"(?:\"[^\"\n]*\"|'[^'\n]*'|[^\s\"'\\])+")
_PACKAGES = {
    "pypi": re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?((?:[<>=!~@]=?=?)[^;]*)?"),
    "npm": re.compile(r"((?:@[\w.-]+/)?[A-Za-z0-9][\w.-]*)(?:@(.+))?"),
    "gem": re.compile(r"([\w.-]+)(?::(.+))?"),
    "golang": re.compile(r"([a-z0-9][\w.-]*\.[\w.-]*/[\w./-]+)(?:@(.+))?"),
    "cargo": re.compile(r"([\w-]+)(?:@(.+))?"),
    "composer": re.compile(r"([\w.-]+/[\w.-]+)(?::(.+))?"),
    "nuget": re.compile(r"([\w.]+)()"),
}
_WITH_VALUE = frozenset(
    {"-r", "-c", "-i", "--index-url", "--extra-index-url", "-t", "--target", "-f", "--version", "-v", "--prefix", "-C", "--python", "-p"}
)
_RUNNERS = ("npx", "pnpx", "bunx", "uvx")
_COUNT_LIMIT = 500


def installed(text: Text, knowledge: Knowledge, start: int, end: int, scope: Scope = "runtime") -> Iterator[Parsed]:
    """Yield the packages that commands between two offsets install."""
    for found in _COMMAND.finditer(text.text, start, end):
        if _COMMENT.match(text.text, text.text.rfind("\n", 0, found.start()) + 1, found.start()):
            continue
        ecosystem = next(name for name in _PACKAGES if found.group(name))
        only_first = found.group(ecosystem) in _RUNNERS
        for word, place in _arguments(found.group("rest"), found.start("rest")):
            package = _PACKAGES[ecosystem].fullmatch(word)
            if package:
                requirement = (package.group(2) or "").strip()
                yield from dependency(
                    text, knowledge, ecosystem, package.group(1), place, place + len(word), requirement=requirement, scope=scope
                )
            if only_first:
                break


def _arguments(rest: str, offset: int) -> Iterator[tuple[str, int]]:
    """The words that are no options, without their quotes."""
    skip = False
    for count, found in enumerate(_WORD.finditer(rest)):
        word = found.group()
        if count > _COUNT_LIMIT:
            return
        if skip or word.startswith("-"):
            skip = word in _WITH_VALUE
            continue
        bare = word.strip("\"'")
        yield bare, offset + found.start() + (len(word) - len(bare)) // 2
