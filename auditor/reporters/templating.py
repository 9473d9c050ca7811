"""The templates, shipped or a user's own -> text; everything that is filled in is escaped for the format."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from auditor.errors import UsageError
from auditor.reporters.neutral import legible
from auditor.reporters.story.counting import inline
from auditor.resources import bundled

SHIPPED: Final = "shipped/"
"""Before the name of a template: the shipped one, for those that extend what they replace."""


@functools.lru_cache(maxsize=4)
def environment(folder: str | None, *, escape: Callable[[str], str] | None = None) -> jinja2.Environment:
    """Return the templates: files of the folder before the shipped ones. `escape` is given for formats other than HTML.

    Raises: UsageError, when there is no such folder.
    """
    loaders: list[jinja2.BaseLoader] = [jinja2.FunctionLoader(_shipped)]
    if folder is not None:
        if not Path(folder).is_dir():
            raise UsageError(f"--templates {folder}: there is no such folder")
        loaders.insert(0, jinja2.FileSystemLoader(folder, encoding="utf-8"))

    def finalize(value: object) -> object:
        if value is None:
            return ""
        if isinstance(value, Markup):
            return value
        text = legible(str(value))
        return text if escape is None else Markup(escape(text))

    made = jinja2.Environment(
        loader=jinja2.ChoiceLoader([*loaders, jinja2.PrefixLoader({SHIPPED.rstrip("/"): jinja2.FunctionLoader(_shipped)})]),
        autoescape=True,
        finalize=finalize,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["inline"] = inline
    return made


def fill(templates: jinja2.Environment, name: str, values: dict[str, Any]) -> str:
    """Return a template filled in.

    Raises: UsageError, when a user's template is wrong.
    """
    try:
        return templates.get_template(name).render(values)
    except jinja2.TemplateError as error:
        line = getattr(error, "lineno", None)
        where = f"{getattr(error, 'name', None) or name}{f':{line}' if line else ''}"
        raise UsageError(f"template {where}: {error}") from error


def source(templates: jinja2.Environment, name: str) -> str:
    """Return the text of a file beside the templates, as it is."""
    assert templates.loader is not None
    try:
        return templates.loader.get_source(templates, name)[0].replace("\r\n", "\n")
    except jinja2.TemplateNotFound as error:
        raise UsageError(f"template {name}: not found") from error


def _shipped(name: str) -> str | None:
    if ".." in name.split("/"):
        return None
    file = bundled("templates").joinpath(*name.split("/"))
    return file.read_text(encoding="utf-8") if file.is_file() else None
