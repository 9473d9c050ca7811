"""Vue, Svelte, Astro and HTML files -> Module of the scripts inside them, at the offsets of the file."""

from collections.abc import Callable

from auditor.languages import javascript
from auditor.languages.ecmascript import lower as lower_family
from auditor.languages.ecmascript.embedded import Script, blank_around, find_frontmatter, find_scripts
from auditor.languages.ecmascript.markup import find_handlers
from auditor.languages.language import Language
from auditor.model.ir import Module

_FALLBACKS = {"javascript": ("javascript", "tsx"), "typescript": ("typescript", "tsx"), "tsx": ("tsx",)}


def _lowering(name: str, find: Callable[[bytes], list[Script]]) -> Callable[[str, bytes], Module]:
    """Return the lowering of files whose scripts `find` finds."""

    def lower(path: str, content: bytes) -> Module:
        scripts = find(content)
        if not scripts:
            return Module(path=path, language=name, body=())
        grammar = max((script.grammar for script in scripts), key=list(_FALLBACKS).index)
        return lower_family(path, blank_around(content, scripts), name, _FALLBACKS[grammar])

    return lower


def _find_in_astro(content: bytes) -> list[Script]:
    front = find_frontmatter(content)
    end = front[0].end if front else 0
    return [*front, *(script for script in find_scripts(content) if script.start > end)]


def _find_in_markup(content: bytes) -> list[Script]:
    scripts = find_scripts(content)
    return [*scripts, *find_handlers(content, scripts, braced=False)]


def _find_in_svelte(content: bytes) -> list[Script]:
    scripts = find_scripts(content)
    return [*scripts, *find_handlers(content, scripts, braced=True)]


def _language(name: str, suffixes: tuple[str, ...], find: Callable[[bytes], list[Script]]) -> Language:
    return Language(
        name=name,
        suffixes=suffixes,
        lower=_lowering(name, find),
        idioms=javascript.IDIOMS,
        sdk_languages=("typescript", "javascript"),
        module_paths=javascript.module_paths,
    )


VUE = _language("vue", (".vue",), _find_in_markup)
SVELTE = _language("svelte", (".svelte",), _find_in_svelte)
ASTRO = _language("astro", (".astro",), _find_in_astro)
HTML = _language("html", (".html", ".htm"), _find_in_markup)
