"""The folder of results: each repository's own report as JSON and HTML, and the portfolio that the next run is held against."""

import os
from collections.abc import Iterable
from typing import Final

import msgspec

from auditor.errors import UsageError
from auditor.execution.files import replace_file
from auditor.fleet.company import SCHEMA_VERSION, Company, Member
from auditor.fleet.store import ResultStore
from auditor.fleet.work import unpacked
from auditor.model.report import Report
from auditor.reporters import html, json

PORTFOLIO: Final = "portfolio.json"


class ResultFolder:
    """Where one fleet's reports are laid down."""

    def __init__(self, path: str) -> None:
        self.path = path

    def before(self) -> Company | None:
        """Return the portfolio of the last run, where there was one that this version can read."""
        try:
            with open(os.path.join(self.path, PORTFOLIO), "rb") as stream:
                company = msgspec.json.decode(stream.read(), type=Company)
        except (OSError, msgspec.DecodeError, RecursionError):
            return None
        return company if company.schema_version == SCHEMA_VERSION else None

    def publish(self, members: Iterable[Member], store: ResultStore, before: Company | None) -> None:
        """Lay down the reports of repositories; those that lie there from the last run stay.

        Raises: UsageError, when one cannot be written.
        """
        there = {member.report: member.key for member in before.members} if before is not None else {}
        for member in members:
            if there.get(member.report) == member.key and self._has(member.report):
                continue
            for suffix, content in ((".json", store.report(member.key)), (".html", store.page(member.key))):
                if content is not None:
                    self._write(member.report + suffix, unpacked(content))

    def publish_logs(self, reports: Iterable[Report]) -> None:
        """Lay down the reports on logs.

        Raises: UsageError.
        """
        for report in reports:
            name = report.root.replace(" ", "-")
            self._write(name + ".json", json.render(report))
            self._write(name + ".html", html.render(report))

    def keep(self, company: Company) -> None:
        """Lay down the portfolio, last of all: what is held against it later is a run that came to its end.

        Raises: UsageError.
        """
        self._write(PORTFOLIO, render_json(company))

    def link(self, member: Member, page: str) -> str:
        """Return the way from a page in some file to a repository's own report."""
        return os.path.relpath(os.path.join(self.path, member.report + ".html"), os.path.dirname(os.path.abspath(page))).replace(
            os.sep, "/"
        )

    def _has(self, report: str) -> bool:
        return all(os.path.exists(os.path.join(self.path, report + suffix)) for suffix in (".json", ".html"))

    def _write(self, name: str, content: bytes) -> None:
        try:
            os.makedirs(self.path, exist_ok=True)
            replace_file(os.path.join(os.path.realpath(self.path), name), content)
        except OSError as error:
            raise UsageError(f"{os.path.join(self.path, name)}: cannot be written: {error.strerror}") from error


def render_json(company: Company) -> bytes:
    """Return the portfolio as JSON in UTF-8, indented."""
    return msgspec.json.format(msgspec.json.encode(company), indent=2) + b"\n"
