"""Recordings and an endpoint -> the rehearsal: read, sampled, made again, compared."""

import datetime
from collections.abc import Callable, Sequence

import msgspec

from auditor.errors import ProbeError
from auditor.model.probe import Note
from auditor.model.rehearsal import LeftOut, RecordedCall, Rehearsal, RehearsalKnowledge, Replay
from auditor.probe.answers import as_text, dig
from auditor.probe.asking import Endpoint
from auditor.rehearse.comparing import Comparer
from auditor.rehearse.neighbours import FEWEST, neighbourhoods
from auditor.rehearse.recordings import Recording
from auditor.rehearse.replaying import Models, replay
from auditor.rehearse.sampling import distinct, judged, sampled

CANNOT_JUDGE = (
    "whether an answer is good: that needs an evaluation of your own, for which `--sets` writes a beginning",
    "whether a text means the same: lengths, forms, tools and refusals are compared, not meanings",
)
NO_VECTORS = f"whether stored vectors keep their neighbours: the sample holds fewer than {FEWEST} texts with vectors of both models"
NO_TIMES = "speed beside the old one: the recording tells no times"
ONE_BY_ONE = "speed under load: calls were made one after another"


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """What of a recording is made again."""

    calls: tuple[RecordedCall, ...]
    """All that can be."""
    sample: tuple[RecordedCall, ...]
    recorded: int
    distinct: int
    left_out: tuple[LeftOut, ...]


def choose(recording: Recording, knowledge: RehearsalKnowledge, size: int) -> Chosen:
    """Return the calls that can be made again, and the sample of them."""
    kept, why = judged(recording.calls, knowledge)
    single = distinct(kept)
    left = [*why, *(LeftOut(why=reason, calls=count) for reason, count in recording.left_out.items())]
    return Chosen(
        calls=single,
        sample=sampled(single, size),
        recorded=len(recording.calls) + sum(recording.left_out.values()),
        distinct=len(single),
        left_out=tuple(sorted(left)),
    )


def find_model(endpoint: Endpoint) -> str:
    """Return the first model that the endpoint lists.

    Raises: ProbeError, when it lists none.
    """
    answer = endpoint.ask("GET", "/models")
    found = as_text(dig(answer.body, "data", 0, "id"))
    if not found:
        raise ProbeError(f"{endpoint.url}: no model is listed ({answer.detail or answer.status}); name one with --model")
    return found


def rehearse(
    chosen: Chosen, endpoint: Endpoint, models: Models, knowledge: RehearsalKnowledge, told: Callable[[int], None] = lambda _done: None
) -> tuple[Rehearsal, tuple[Replay, ...]]:
    """Return the rehearsal, and what it rests on, which holds texts.

    Raises: ProbeError, when the endpoint answers nothing at all.
    """
    replays = replay(chosen.sample, endpoint, models, told)
    if replays and all(one.reason in ("unreachable", "certificate", "redirect") for one in replays):
        raise ProbeError(f"{endpoint.url}: cannot be reached ({replays[0].reason})")
    comparer = Comparer(knowledge)
    embeddings = neighbourhoods(replays)
    notes = []
    if len(replays) < len(chosen.sample):
        notes.append(
            Note(
                level="warning",
                code="limit",
                message=f"{len(chosen.sample) - len(replays)} calls of the sample were not made: a limit was reached",
            )
        )
    found = Rehearsal(
        endpoint=endpoint.url,
        model=models.chat,
        embedding_model=models.embedding,
        measured_on=datetime.datetime.now(datetime.UTC).date().isoformat(),
        recorded=chosen.recorded,
        distinct=chosen.distinct,
        replayed=len(replays),
        all=comparer.row("all", replays, len(chosen.calls)),
        features=comparer.by(lambda call: (call.kind, *call.features), replays, chosen.calls),
        sites=comparer.by(lambda call: (call.site,), replays, chosen.calls),
        embeddings=embeddings,
        left_out=chosen.left_out,
        cannot_judge=_open_questions(replays, has_vectors=bool(embeddings)),
        spent=endpoint.budget.spent,
        notifications=tuple(notes),
    )
    return found, replays


def _open_questions(replays: Sequence[Replay], *, has_vectors: bool) -> tuple[str, ...]:
    more = [ONE_BY_ONE]
    if not any(one.call.seconds is not None for one in replays):
        more.append(NO_TIMES)
    if any(one.call.kind == "embeddings" for one in replays) and not has_vectors:
        more.append(NO_VECTORS)
    return (*CANNOT_JUDGE, *more)
