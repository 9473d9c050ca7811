"""A report -> the summary on stdout, in the width, colours and characters that the terminal has."""

import shutil
import sys

from auditor.cli.terminal import encodable, speaks_unicode, wants_color
from auditor.cli.writing import write_stdout
from auditor.config import Settings
from auditor.model.report import Report
from auditor.reporters.rendering import PLAIN, Rendering
from auditor.reporters.terminal import Look, draw


def print_summary(report: Report, settings: Settings, rendering: Rendering = PLAIN, written: tuple[str, ...] = ()) -> None:
    """Print what a person grasps at a glance, then the findings; `written` are the files that hold reports of the same run."""
    stream = sys.stdout
    look = Look(
        width=min(shutil.get_terminal_size((100, 24)).columns, 180),
        color=wants_color(settings.color, stream),
        is_unicode=speaks_unicode(stream),
        verbose=settings.verbose,
        written=written,
    )
    text = encodable(draw(report, look, rendering), stream)
    write_stdout(text.encode(getattr(stream, "encoding", None) or "utf-8", "backslashreplace"))
