"""The flags about logs that `scan` and `logs` share -> what the logs showed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from auditor.config import Settings

if TYPE_CHECKING:
    from auditor.catalogue.catalogue import Catalogue
    from auditor.execution.traffic import TrafficOptions
    from auditor.execution.wire import Wire

Gateways = Annotated[
    list[str] | None, typer.Option("--gateway", metavar="HOST=PROVIDER", help="A host of your own that passes requests on. Repeatable.")
]
OwnersFlag = Annotated[
    str | None, typer.Option("--owners", metavar="FILE", help="Whose clients are whose: networks, services, user agents.")
]
Logs = Annotated[
    list[str] | None, typer.Option("--logs", metavar="PATH", help="Network logs to hold the code against: files or folders. Repeatable.")
]


def traffic_options(
    settings: Settings, catalogue: "Catalogue", *, log_format: str = "", columns: Sequence[str] = (), gateways: Sequence[str] = ()
) -> "TrafficOptions":
    """Return what the flags say about the logs.

    Raises: UsageError.
    """
    from auditor.execution.folders import cache_folder
    from auditor.execution.traffic import TrafficOptions
    from auditor.execution.wire import columns_of, gateways_of
    from auditor.traffic.formats import FIELDS

    return TrafficOptions(
        format=log_format,
        columns=columns_of(columns, FIELDS),
        gateways=gateways_of(gateways, catalogue),
        rules=settings.rules,
        cache_folder=cache_folder(),
    )


def wire_for(paths: Sequence[str], gateways: Sequence[str], owners: str | None, settings: Settings) -> "Wire":
    """Return what the logs of `scan --logs` show.

    Raises: UsageError, ConfigError, RuleError.
    """
    from auditor.execution.folders import cache_folder
    from auditor.execution.knowledge import load_catalogue
    from auditor.execution.wire import read_owners, read_wire
    from auditor.traffic.owners import Owners

    catalogue = load_catalogue(settings.rules, cache_folder=cache_folder())
    known = read_owners(owners) if owners is not None else Owners()
    return read_wire(paths, traffic_options(settings, catalogue, gateways=gateways), catalogue, jobs=settings.jobs, owners=known)
