"""`auditor probe`: an endpoint -> what it really serves, held against what the code uses."""

import os
from typing import Annotated

import msgspec
import typer

from auditor.catalogue.catalogue import Catalogue
from auditor.cli import options
from auditor.cli.running import FAILED, PASSED
from auditor.cli.terminal import ProgressLine
from auditor.cli.writing import write_file, write_stdout
from auditor.errors import RuleError, UsageError
from auditor.execution.folders import cache_folder
from auditor.execution.knowledge import load_catalogue
from auditor.model.finding import Finding
from auditor.model.probe import ProbeKnowledge
from auditor.model.report import Report
from auditor.probe.asking import Endpoint
from auditor.probe.limits import Budget, Limits
from auditor.probe.probing import Wishes, probe
from auditor.probe.profile import render_json, render_text
from auditor.probe.uses import busiest_day, held_against, not_served, used_features
from auditor.reporters.neutral import neutral

KEY_VARIABLE = "AUDITOR_API_KEY"
DOCUMENT = "probe.yaml"
RESULT_BYTES = 200_000_000

Url = Annotated[str, typer.Argument(metavar="URL", help="Base URL of the endpoint, such as http://localhost:8000/v1.", show_default=False)]
Model = Annotated[str, typer.Option("--model", metavar="NAME", help="Model to ask; else the first that is listed.")]
EmbeddingModel = Annotated[
    str, typer.Option("--embedding-model", metavar="NAME", help="Model to ask for vectors and ranks; else the same.")
]
For = Annotated[
    str | None,
    typer.Option("--for", metavar="RESULT", help="A saved result JSON, or a folder to scan: what the endpoint is held against."),
]
KeyVariable = Annotated[
    str,
    typer.Option(
        "--key-variable", metavar="NAME", help=f"Environment variable that holds the key.  [default: {KEY_VARIABLE}]", show_default=False
    ),
]
CaFile = Annotated[str | None, typer.Option("--ca-file", metavar="FILE", help="Certificates of the authority that signed the endpoint's.")]
OutputFile = Annotated[str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the profile as JSON.")]
FormatName = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text or json, on stdout.")]
MaxRequests = Annotated[int, typer.Option("--max-requests", min=1, metavar="N", help="Requests at most.")]
MaxTokens = Annotated[int, typer.Option("--max-tokens", min=1, metavar="N", help="Tokens at most, sent and answered.")]
MaxSeconds = Annotated[float, typer.Option("--max-seconds", min=0.1, metavar="N", help="Seconds at most, in all.")]
RequestSeconds = Annotated[float, typer.Option("--request-seconds", min=0.1, metavar="N", help="Seconds at most for one request.")]
Parallel = Annotated[int, typer.Option("--parallel", min=0, max=64, metavar="N", help="Also send N requests at once and measure.")]
NoContext = Annotated[bool, typer.Option("--no-context", help="Do not measure the length of the context.")]
FailMissing = Annotated[bool, typer.Option("--fail-on-missing", help="Exit with 1 when the code uses what does not work.")]


def command(
    url: Url,
    model: Model = "",
    embedding_model: EmbeddingModel = "",
    for_: For = None,
    key_variable: KeyVariable = KEY_VARIABLE,
    ca_file: CaFile = None,
    output: OutputFile = None,
    format_: FormatName = "text",
    max_requests: MaxRequests = 100,
    max_tokens: MaxTokens = 40_000,
    max_seconds: MaxSeconds = 180.0,
    request_seconds: RequestSeconds = 30.0,
    parallel: Parallel = 0,
    no_context: NoContext = False,
    fail_on_missing: FailMissing = False,
    config: options.ConfigFile = None,
    rules: options.Rules = None,
    quiet: options.Quiet = False,
) -> int:
    """Asks an OpenAI-compatible endpoint for each feature, with made-up texts, and judges what comes back by its content.

    Sends nothing anywhere else. The key comes from the environment (AUDITOR_API_KEY, or --key-variable); proxies as usual.
    """
    if format_ not in ("text", "json"):
        raise UsageError(f"--format: {format_}; one of text, json")
    limits = Limits(requests=max_requests, tokens=max_tokens, seconds=max_seconds, request_seconds=request_seconds)
    endpoint = Endpoint(url, Budget(limits), key=os.environ.get(key_variable, ""), ca_file=readable(ca_file))
    catalogue = load_catalogue(options.rule_folders_of(rules or ()), cache_folder=cache_folder())
    knowledge = load_probe_knowledge(catalogue)
    report = report_of(for_, config) if for_ else None
    findings = report.findings if report is not None else ()
    calls_a_day = busiest_day(report.traffic) if report is not None else 0
    used = frozenset(used_features(findings, knowledge, catalogue.portability))
    progress = ProgressLine(silent=quiet)
    wishes = Wishes(
        model=model, embedding_model=embedding_model, used=used, measure=not no_context, parallel=parallel, calls_a_day=calls_a_day
    )
    try:
        profile = probe(endpoint, knowledge, wishes, progress)
    finally:
        progress.clear()
    profile = held_against(profile, findings, knowledge, catalogue.portability)
    if output is not None:
        write_file(output, render_json(profile))
    text = "\n".join(neutral(line) for line in render_text(profile).split("\n"))
    write_stdout(render_json(profile) if format_ == "json" else text.encode())
    return FAILED if fail_on_missing and not_served(profile) else PASSED


def load_probe_knowledge(catalogue: Catalogue) -> ProbeKnowledge:
    """Return what is asked and how it is judged.

    Raises: RuleError.
    """
    encoded = catalogue.document(DOCUMENT)
    if encoded is None:
        raise RuleError(f"{DOCUMENT}: there is no such file in the rules")
    try:
        return msgspec.convert(msgspec.msgpack.decode(encoded), ProbeKnowledge)
    except msgspec.ValidationError as error:
        raise RuleError(f"{DOCUMENT}: {error}") from error


def findings_of(name: str, config: str | None) -> tuple[Finding, ...]:
    """Return the findings of a saved result, or of a scan of a folder.

    Raises: UsageError.
    """
    return report_of(name, config).findings


def report_of(name: str, config: str | None) -> Report:
    """Return a saved result, or that of a scan of a folder.

    Raises: UsageError.
    """
    if os.path.isdir(name):
        from auditor.inputs.opening import open_source
        from auditor.pipeline import scan

        settings = options.settings_for([name], config)
        return scan(open_source([name], settings.exclude), settings)
    from auditor.reporters.reading import parse_result

    return parse_result(read_file(name, RESULT_BYTES), name)


def read_file(name: str, limit: int) -> bytes:
    """Return the bytes of a file.

    Raises: UsageError, when it cannot be read or is larger than the limit.
    """
    try:
        with open(name, "rb") as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        raise UsageError(f"{name}: cannot be read: {error.strerror}") from error
    if len(content) > limit:
        raise UsageError(f"{name}: larger than {limit} bytes")
    return content


def readable(ca_file: str | None) -> str | None:
    """Return a file of certificates that is there.

    Raises: UsageError.
    """
    if ca_file is not None and not os.path.isfile(ca_file):
        raise UsageError(f"{ca_file}: there is no such file of certificates")
    return ca_file
