"""Calls as somebody recorded them, and what came of making them again elsewhere."""

from typing import Any, Literal

import msgspec

from auditor.model.probe import Note, Spent

Kind = Literal["chat", "completions", "embeddings"]
Ending = Literal["answered", "refused", "failed", "malformed"]
"""answered: with content in a known form. refused: the server said no to the request. failed: no answer came in time, or a server error.
malformed: a good status, and not the known form."""


class RecordingShape(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where one kind of recording keeps what. Places: `a/b` is `b` in `a`; the first that holds something counts."""

    name: str
    needs: tuple[str, ...]
    lacks: tuple[str, ...] = ()
    request: tuple[str, ...] = ()
    """The body of the request, as data or as a text of JSON."""
    fields: dict[str, tuple[str, ...]] = {}
    """Field of the request -> places, for recordings that keep no body; `*` holds parameters by name."""
    response: tuple[str, ...] = ()
    """The body of the answer: data, JSON, or the text of a stream."""
    packed: tuple[str, ...] = ()
    """Says `base64` when the answer's text is packed so."""
    status: tuple[str, ...] = ()
    url: tuple[str, ...] = ()
    seconds: tuple[str, ...] = ()
    milliseconds: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    end: tuple[str, ...] = ()
    prompt_tokens: tuple[str, ...] = ()
    completion_tokens: tuple[str, ...] = ()
    site: tuple[str, ...] = ()
    """What names the place in the code."""
    line: tuple[str, ...] = ()
    unfold: str = ""
    """Place of attributes whose dotted names are taken apart, to stand at `unfolded`."""
    source: str = ""
    checked_on: str = ""


class Rename(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A parameter of another wire form, and its name in the form that open servers speak."""

    place: str
    name: str


class Unjudged(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A feature of calls that cannot be made again elsewhere."""

    features: tuple[str, ...]
    """As the scan names them; `*` at the end stands for any rest."""
    why: str


class SetFile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of an evaluation or training set: words with `$` in front stand for a case's or the run's own values."""

    path: str
    content: Any = None
    """The whole file, as YAML."""
    each: Any = None
    """One line for each case, as JSON."""
    needs: tuple[str, ...] = ()
    """Values a case must have to get a line."""


class CaseSet(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The cases in the form of one tool."""

    name: str
    trains: bool = False
    """True: for training, written only when asked for."""
    files: tuple[SetFile, ...]
    source: str
    checked_on: str


class RehearsalKnowledge(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contents of `rules/rehearse.yaml`."""

    source: str
    checked_on: str
    containers: tuple[str, ...]
    shapes: tuple[RecordingShape, ...]
    renames: tuple[Rename, ...]
    foreign: tuple[str, ...]
    """Fields by which a request with messages shows that it has another wire form."""
    drops: tuple[str, ...]
    """Parameters that migrated code no longer sends."""
    roles: dict[str, str]
    refusals: tuple[str, ...]
    """Expressions that the beginning of a refusing answer matches."""
    unjudged: tuple[Unjudged, ...]
    sets: tuple[CaseSet, ...]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One answer, whatever form it came in."""

    text: str = ""
    thinking: str = ""
    refusal: str = ""
    calls: tuple[tuple[str, str], ...] = ()
    """(name, arguments) of tools."""
    finish: str = ""
    choices: int = 0
    prompt_tokens: float | None = None
    completion_tokens: float | None = None
    vectors: tuple[tuple[float, ...], ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said at all."""
        return not (self.text or self.thinking or self.refusal or self.calls or self.vectors)


class RecordedCall(msgspec.Struct, frozen=True, kw_only=True):
    """One call of a recording, in the form in which it can be made again."""

    kind: Kind
    body: dict[str, Any]
    """The request; its model is the recorded one."""
    said: Said
    model: str = ""
    site: str = ""
    seconds: float | None = None
    features: tuple[str, ...] = ()
    digest: str = ""
    """Of the request: calls with the same one ask the same."""


class LeftOut(msgspec.Struct, frozen=True, kw_only=True, order=True):
    """Recorded calls that were not made again, and why."""

    why: str
    calls: int


class Replay(msgspec.Struct, frozen=True, kw_only=True):
    """What came of one call."""

    call: RecordedCall
    ending: Ending
    reason: str = ""
    """Status and code of a refusal; never the server's own words, which may repeat the prompt."""
    said: Said = Said()
    seconds: float = 0.0
    is_capped: bool = False
    """The answer was cut by a cap that the recording did not have."""


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One number with its interval at 95 %."""

    value: float
    low: float
    high: float
    count: int
    """Calls it rests on."""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the calls of one place or with one feature."""

    name: str
    calls: int
    recorded: int = 0
    """How many such calls the recording holds."""
    places: tuple[str, ...] = ()
    endings: dict[str, int] = {}
    reasons: dict[str, int] = {}
    figures: dict[str, Figure] = {}


class Neighbourhood(msgspec.Struct, frozen=True, kw_only=True):
    """How alike two models of embeddings order the same texts."""

    model: str
    texts: int
    dimensions_recorded: int
    dimensions: int
    figures: dict[str, Figure] = {}


class Rehearsal(msgspec.Struct, frozen=True, kw_only=True):
    """What a recording's calls met at another endpoint. Holds no text of any request or answer."""

    schema_version: int = 1
    endpoint: str
    server: str = ""
    model: str = ""
    embedding_model: str = ""
    measured_on: str = ""
    recorded: int
    """Calls in the recordings."""
    distinct: int
    replayed: int
    all: Row
    features: tuple[Row, ...] = ()
    sites: tuple[Row, ...] = ()
    embeddings: tuple[Neighbourhood, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    cannot_judge: tuple[str, ...] = ()
    spent: Spent
    notifications: tuple[Note, ...] = ()
