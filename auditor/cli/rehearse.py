"""`auditor rehearse`: recorded calls and an endpoint -> what came when they were made again there; evaluation and training sets."""

import os
from collections.abc import Callable, Sequence
from typing import Annotated, Final

import msgspec
import typer

from auditor.catalogue.catalogue import Catalogue
from auditor.cli import options
from auditor.cli.migrate import load_target
from auditor.cli.probe import KEY_VARIABLE, CaFile, KeyVariable, MaxRequests, MaxSeconds, MaxTokens, RequestSeconds, findings_of, readable
from auditor.cli.running import FAILED, NOTHING_TO_SCAN, PASSED, complain
from auditor.cli.terminal import ProgressLine
from auditor.cli.writing import write_file, write_stdout
from auditor.errors import RuleError, UsageError
from auditor.execution.folders import cache_folder
from auditor.execution.knowledge import load_catalogue
from auditor.execution.traffic import formats_of
from auditor.inputs.streams import find_logs, opened
from auditor.model.codemod import Target
from auditor.model.rehearsal import RehearsalKnowledge, Replay
from auditor.probe.asking import Endpoint
from auditor.probe.limits import Budget, Limits
from auditor.rehearse.masking import Mask
from auditor.rehearse.places import placed
from auditor.rehearse.recordings import Recording
from auditor.rehearse.rehearsing import Chosen, choose, find_model, rehearse
from auditor.rehearse.replaying import Models
from auditor.rehearse.reports import RENDERERS, render_json
from auditor.rehearse.sets import render_sets
from auditor.reporters.neutral import neutral

DOCUMENT: Final = "rehearse.yaml"
RECORDING_BYTES: Final = 512 << 20
SUFFIXES: Final = {".json": "json", ".md": "markdown", ".txt": "text"}

Recordings = Annotated[
    list[str],
    typer.Argument(
        metavar="RECORDING...", help="HAR, gateway logs, cassettes, spans with content, lines of request and answer.", show_default=False
    ),
]
To = Annotated[
    str, typer.Option("--to", metavar="URL", help="Base URL of the endpoint, such as http://localhost:8000/v1.", show_default=False)
]
Model = Annotated[
    str, typer.Option("--model", metavar="NAME", help="Model that answers; else as --target maps, else the first that is listed.")
]
EmbeddingModel = Annotated[str, typer.Option("--embedding-model", metavar="NAME", help="Model that gives vectors; else the same.")]
TargetFile = Annotated[
    str | None, typer.Option("--target", metavar="FILE", help="Target file of `auditor migrate`: which model takes over from which.")
]
Sample = Annotated[int, typer.Option("--sample", min=1, max=10_000, metavar="N", help="Calls that are made again, at most.")]
For = Annotated[
    str | None,
    typer.Option("--for", metavar="RESULT", help="A saved result JSON, or a folder to scan: the calls are named by their places."),
]
Output = Annotated[
    list[str] | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write the report; .json, .md or .txt. Repeatable.", show_default=False),
]
FormatName = Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="text, json or markdown, on stdout.")]
Sets = Annotated[str | None, typer.Option("--sets", metavar="DIR", help="Write the recorded cases as evaluation sets into this folder.")]
Training = Annotated[bool, typer.Option("--training", help="With --sets: a training set too.")]
MaskFlag = Annotated[bool, typer.Option("--mask", help="With --sets: replace personal data of a checked form. Keys are always replaced.")]
Answers = Annotated[
    str | None,
    typer.Option("--answers", metavar="FILE", help="Write recorded and new answers side by side, with their texts, to read here."),
]


def command(
    recordings: Recordings,
    to: To = "",
    model: Model = "",
    embedding_model: EmbeddingModel = "",
    target: TargetFile = None,
    sample: Sample = 100,
    for_: For = None,
    output: Output = None,
    format_: FormatName = "text",
    sets: Sets = None,
    training: Training = False,
    mask: MaskFlag = False,
    answers: Answers = None,
    key_variable: KeyVariable = KEY_VARIABLE,
    ca_file: CaFile = None,
    max_requests: MaxRequests = 300,
    max_tokens: MaxTokens = 400_000,
    max_seconds: MaxSeconds = 900.0,
    request_seconds: RequestSeconds = 120.0,
    config: options.ConfigFile = None,
    rules: options.Rules = None,
    quiet: options.Quiet = False,
) -> int:
    """Makes a sample of recorded calls again at an open endpoint, and compares what comes: form, tools, refusals, length, time, tokens, neighbourhoods.

    Sends to --to and nowhere else. The report holds no text. The key comes from the environment (AUDITOR_API_KEY, or --key-variable).
    """
    if format_ not in RENDERERS:
        raise UsageError(f"--format: {format_}; one of {', '.join(RENDERERS)}")
    wanted = [(file, _format_of(file)) for file in output or ()]
    if not to and sets is None:
        raise UsageError("name the endpoint with --to, or a folder for evaluation sets with --sets")
    catalogue = load_catalogue(options.rule_folders_of(rules or ()), cache_folder=cache_folder())
    knowledge = load_rehearsal_knowledge(catalogue)
    recording = read_recordings(recordings, knowledge)
    if for_:
        recording.calls[:] = placed(recording.calls, findings_of(for_, config))
    chosen = choose(recording, knowledge, sample)
    if not recording.calls:
        complain(
            f"no call of a model with its answer in {chosen.recorded} records"
            + "".join(f"; {one.calls}: {one.why}" for one in chosen.left_out)
        )
        return NOTHING_TO_SCAN
    limits = Limits(requests=max_requests, tokens=max_tokens, seconds=max_seconds, request_seconds=request_seconds)
    code, used = PASSED, model
    if to:
        endpoint = Endpoint(to, Budget(limits), key=os.environ.get(key_variable, ""), ca_file=readable(ca_file))
        chat = model or find_model(endpoint)
        models = Models(chat=chat, embedding=embedding_model or chat, target=load_target(target) if target else Target())
        code, used = _play(chosen, endpoint, models, knowledge, (format_, wanted, answers), quiet=quiet), chat
    if sets is not None:
        _write_sets(
            sets, chosen, catalogue, knowledge, {"url": to or "http://localhost:8000/v1", "model": used or "model"}, (mask, training)
        )
    return code


def load_rehearsal_knowledge(catalogue: Catalogue) -> RehearsalKnowledge:
    """Return how recordings are read and what is written.

    Raises: RuleError.
    """
    encoded = catalogue.document(DOCUMENT)
    if encoded is None:
        raise RuleError(f"{DOCUMENT}: there is no such file in the rules")
    try:
        return msgspec.convert(msgspec.msgpack.decode(encoded), RehearsalKnowledge)
    except msgspec.ValidationError as error:
        raise RuleError(f"{DOCUMENT}: {error}") from error


def read_recordings(names: Sequence[str], knowledge: RehearsalKnowledge) -> Recording:
    """Return the calls of all files, packed or not.

    Raises: UsageError, for a file that is not there or cannot be read.
    """
    recording = Recording(knowledge)
    for log in find_logs(names):
        try:
            with opened(log) as stream:
                content = bytearray()
                for chunk in stream.chunks():
                    content += chunk
                    if len(content) > RECORDING_BYTES:
                        raise UsageError(f"{log.name}: larger than {RECORDING_BYTES:,} bytes; give a part of it")
                troubles = [f"{log.name}: {trouble.message}" for trouble in stream.troubles]
        except OSError as error:
            raise UsageError(f"{log.name}: cannot be read: {error.strerror}") from error
        recording.read(log.name, bytes(content))
        for problem in (*troubles, *recording.problems):
            complain(problem, "warning")
        recording.problems.clear()
    return recording


def _format_of(file: str) -> str:
    found = SUFFIXES.get(os.path.splitext(file)[1].lower())
    if found is None:
        raise UsageError(f"{file}: the name's end tells the format: {', '.join(SUFFIXES)}")
    return found


def _play(
    chosen: Chosen,
    endpoint: Endpoint,
    models: Models,
    knowledge: RehearsalKnowledge,
    wanted: tuple[str, Sequence[tuple[str, str]], str | None],
    *,
    quiet: bool,
) -> int:
    """Make the calls again, and write what is wanted: (format on stdout, (file, format), file for answers)."""
    progress = ProgressLine(silent=quiet)
    told: Callable[[int], None] = lambda done: progress("made again", done, len(chosen.sample))  # noqa: E731 - one line, used once
    try:
        rehearsal, replays = rehearse(chosen, endpoint, models, knowledge, told)
    finally:
        progress.clear()
    format_, files, answers = wanted
    for file, kind in files:
        write_file(file, RENDERERS[kind](rehearsal))
    if answers is not None:
        write_file(answers, b"".join(_side_by_side(replays)))
    if format_ == "json":
        write_stdout(render_json(rehearsal))
    else:
        text = RENDERERS[format_](rehearsal).decode()
        write_stdout("\n".join(neutral(line) for line in text.split("\n")).encode())
    return PASSED if any(one.ending == "answered" for one in replays) or not replays else FAILED


def _side_by_side(replays: Sequence[Replay]) -> list[bytes]:
    """Return a line for each call: what was asked, what the recording says, what came; without vectors."""
    lines = []
    for one in replays:
        before, now = (msgspec.structs.replace(said, vectors=()) for said in (one.call.said, one.said))
        line = {
            "site": one.call.site,
            "request": one.call.body,
            "recorded": before,
            "ending": one.ending,
            "reason": one.reason,
            "answer": now,
        }
        lines.append(msgspec.json.encode(line) + b"\n")
    return lines


def _write_sets(
    folder: str, chosen: Chosen, catalogue: Catalogue, knowledge: RehearsalKnowledge, run: dict[str, str], flags: tuple[bool, bool]
) -> None:
    personal, trains = flags
    keys = [pattern.expression for pattern in catalogue.key_patterns]
    mask = Mask(formats_of(catalogue).identifiers, keys, personal=personal)
    files = render_sets(knowledge.sets, chosen.calls, run, mask, trains=trains)
    for path, content in sorted(files.items()):
        place = os.path.join(folder, *path.split("/"))
        os.makedirs(os.path.dirname(place), exist_ok=True)
        write_file(place, content)
    replaced = "".join(f", {count} {kind}" for kind, count in sorted(mask.replaced.items()))
    complain(f"wrote {len(files)} files into {folder}; replaced{replaced or ' nothing'}; names of people have no form and stay", "note")
