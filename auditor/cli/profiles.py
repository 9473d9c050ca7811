"""`--profile`: a file that `auditor probe` wrote -> a report that rests on it."""

from typing import Annotated

import msgspec
import typer

from auditor.config import Settings
from auditor.model.report import Report

PROFILE_BYTES = 20_000_000

ProfileFile = Annotated[
    str | None,
    typer.Option(
        "--profile",
        metavar="FILE",
        help="What `auditor probe -o FILE` measured: plan and score rest on it, not on what open servers do in general.",
    ),
]


def rested_on(report: Report, name: str, settings: Settings) -> Report:
    """Return the report whose plan and scores rest on a profile.

    Raises: UsageError, for a file that cannot be read, is none, or was changed.
    """
    from auditor.cli.probe import read_file
    from auditor.codemods.planned import with_codemods
    from auditor.execution.folders import cache_folder
    from auditor.execution.knowledge import load_catalogue
    from auditor.probe.planning import measured
    from auditor.probe.profile import parse_profile

    profile = parse_profile(read_file(name, PROFILE_BYTES), name)
    catalogue = load_catalogue(settings.rules, cache_folder=cache_folder() if settings.cache else None)
    changed = measured(report, catalogue, settings, profile)
    return msgspec.structs.replace(changed, plan=with_codemods(changed.plan, changed.findings, catalogue))
