"""`auditor init`: a project without a gate -> settings, a baseline and a CI step; run again, it changes nothing."""

import os
import string
import sys
from collections.abc import Iterator
from typing import Annotated, Final, NamedTuple

import typer

from auditor import __version__
from auditor.cli import options
from auditor.cli.baseline import write
from auditor.cli.baselines import baseline_path
from auditor.cli.running import PASSED
from auditor.cli.writing import write_file
from auditor.errors import UsageError
from auditor.inputs.revisions import Repository
from auditor.inputs.roots import find_top
from auditor.resources import bundled

Folder = Annotated[str | None, typer.Argument(metavar="[FOLDER]", help="The project.  [default: .]", show_default=False)]
Service = Annotated[
    str | None,
    typer.Option(
        "--ci",
        metavar="NAME",
        help="github, gitlab, azure, jenkins, bitbucket, circleci, buildkite or none.  [default: what the project uses]",
    ),
]


class Step(NamedTuple):
    """The step of one CI service."""

    template: str
    written: str
    """Where it is written; empty: it is printed, to be added to a file of the project's own."""
    belongs: str
    """The project's own file that names or holds it."""


SERVICES: Final[dict[str, Step]] = {
    "github": Step("github.yml", ".github/workflows/auditor.yml", ""),
    "gitlab": Step("gitlab.yml", ".gitlab/auditor.yml", ".gitlab-ci.yml"),
    "azure": Step("azure.yml", "", "azure-pipelines.yml"),
    "jenkins": Step("jenkins.groovy", "", "Jenkinsfile"),
    "bitbucket": Step("bitbucket.yml", "", "bitbucket-pipelines.yml"),
    "circleci": Step("circleci.yml", "", ".circleci/config.yml"),
    "buildkite": Step("buildkite.yml", "", ".buildkite/pipeline.yml"),
}
_SIGNS: Final = (
    ("github", ".github"),
    ("gitlab", ".gitlab-ci.yml"),
    ("azure", "azure-pipelines.yml"),
    ("jenkins", "Jenkinsfile"),
    ("bitbucket", "bitbucket-pipelines.yml"),
    ("circleci", ".circleci"),
    ("buildkite", ".buildkite"),
)


def command(folder: Folder = None, ci: Service = None, no_cache: options.NoCache = False, jobs: options.Jobs = None) -> int:
    """Writes auditor.toml with every default explained, a baseline of what is there today, and the step for the CI that the project uses.

    The gate it writes is green today and fails on the next new call. What exists is never changed.
    """
    path = folder or "."
    if not os.path.isdir(path):
        raise UsageError(f"{path}: no such folder")
    top = _top(path)
    service = _service(top, ci)
    _keep(
        os.path.join(top, "auditor.toml"),
        bundled_text("init", "auditor.toml"),
        "settings, every default explained",
        has_other=_has_settings(top),
    )
    settings = options.settings_for([top], None, jobs=jobs)
    settings = options.without_cache(settings) if no_cache else settings
    baseline = baseline_path(top, settings)
    if os.path.exists(baseline):
        _say(f"{os.path.basename(baseline)}: there already; `auditor baseline --update` writes it again")
    else:
        write(baseline, [top], settings, only_prune=False)
        _say(f"{os.path.basename(baseline)}: what is there today, accepted; commit it")
    if find_top(top) is not None:
        _merging(top, os.path.basename(baseline))
    if service is not None:
        _step(top, service)
    _say("Next: commit these files. `auditor check` is green now, and fails on the next new call.")
    return PASSED


def bundled_text(folder: str, name: str, **values: str) -> str:
    """Return a shipped template, filled in where values are given."""
    text = (bundled("templates") / folder / name).read_text("utf-8")
    return string.Template(text).substitute(values) if values else text


def _step(top: str, name: str) -> None:
    step = SERVICES[name]
    text = bundled_text("ci", step.template, version=__version__, default_branch=_branch(top))
    if step.written:
        _keep(os.path.join(top, step.written), text, "the step for CI")
        if step.belongs:
            _say(f"{step.belongs}: add  include: [{{local: {step.written}}}]")
        return
    _say(f"{step.belongs}: add this yourself, as the file is yours:")
    sys.stdout.write(text)


def _merging(top: str, baseline: str) -> None:
    """Let git keep both sides where two branches accept different findings: each stands on a line of its own."""
    path = os.path.join(top, ".gitattributes")
    line = f"{baseline} merge=union"
    if not os.path.lexists(path):
        _keep(path, f"# two branches may each accept findings: both sides are kept\n{line}\n", "lets branches that accept findings merge")
        return
    try:
        with open(path, "rb") as stream:
            is_there = baseline.encode("utf-8", "surrogateescape") in stream.read(options.CONFIG_BYTES)
    except OSError:
        is_there = False
    _say(".gitattributes: there already, not changed" if is_there else f".gitattributes: add  {line}")


def _keep(path: str, content: str, what: str, *, has_other: bool = False) -> None:
    """Write a file that is not there yet."""
    name = os.path.basename(path)
    if os.path.exists(path) or has_other:
        _say(f"{name}: there already, not changed")
        return
    os.makedirs(os.path.dirname(path), exist_ok=True)
    write_file(path, content.encode())
    _say(f"{name}: {what}")


def _has_settings(top: str) -> bool:
    path = os.path.join(top, "pyproject.toml")
    try:
        with open(path, "rb") as stream:
            return b"[tool.auditor" in stream.read(options.CONFIG_BYTES)
    except OSError:
        return False


def _service(top: str, wanted: str | None) -> str | None:
    if wanted == "none":
        return None
    if wanted is not None and wanted not in SERVICES:
        raise UsageError(f"{wanted}: no such CI service; there are {', '.join(SERVICES)} and none")
    return wanted or next(_found(top), None)


def _found(top: str) -> Iterator[str]:
    for name, sign in _SIGNS:
        if os.path.lexists(os.path.join(top, sign)):
            yield name
    try:
        remote = Repository(top).remote() or ""
    except UsageError:
        return
    yield from (name for name in SERVICES if name in remote)


def _branch(top: str) -> str:
    try:
        name = Repository(top).default_branch() or "main"
    except UsageError:
        return "main"
    return name.removeprefix("refs/remotes/origin/").removeprefix("refs/heads/")


def _top(path: str) -> str:
    try:
        repository = Repository(path)
    except UsageError:
        return os.path.realpath(path)
    if repository.is_bare:
        raise UsageError(f"{path}: a bare repository has no files to write beside")
    return repository.top


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
