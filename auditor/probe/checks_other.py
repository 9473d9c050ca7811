"""Answers of the other endpoints -> verdicts: lists, vectors, ranks, sound, pictures, responses."""

import base64
import binascii
from typing import Any

from auditor.probe.answers import Answer, as_number, as_text, dig, dig_path, short
from auditor.probe.outcome import Asked, Outcome, out_of_shape

SOUNDS = (b"RIFF", b"ID3", b"OggS", b"fLaC", b"\xff\xfb", b"\xff\xf3", b"\xff\xf1", b"\xff\xf9")
"""How sound files begin."""


def check_list(asked: Asked) -> Outcome:
    """Judge that a list came; nothing was made on the server to see more."""
    found = dig(asked.first.body, "data")
    if not isinstance(found, list):
        return out_of_shape(asked.first, "data is no list")
    return Outcome("supported", "the list answers; nothing was made to see more")


def check_models(asked: Asked) -> Outcome:
    """Judge that models are listed by id."""
    found = dig(asked.first.body, "data")
    if not isinstance(found, list):
        return out_of_shape(asked.first, "data is no list")
    names = [as_text(dig(entry, "id")) for entry in found]
    if not names:
        return Outcome("partial", "the list is empty")
    if not all(names):
        return Outcome("partial", "an entry has no id")
    return Outcome("supported", f"{len(names)} listed")


def check_completion(asked: Asked) -> Outcome:
    """Judge that a text was completed."""
    text = dig(asked.first.body, "choices", 0, "text")
    if not isinstance(text, str):
        return out_of_shape(asked.first, "choices[0].text is no text")
    return Outcome("supported") if text else Outcome("partial", "the text is empty")


def check_vectors(asked: Asked) -> Outcome:
    """Judge that each input has one vector of numbers, all of one length, in the order of the inputs."""
    found = dig(asked.first.body, "data")
    if not isinstance(found, list) or not found:
        return out_of_shape(asked.first, "data is no list of vectors")
    vectors = [dig(entry, "embedding") for entry in found]
    if any(isinstance(dig(vector, 0), list) for vector in vectors):
        return Outcome("partial", "one vector for each token instead of one for each input: set the model's pooling")
    if not all(_is_vector(vector) for vector in vectors):
        return Outcome("partial", "the vectors are no lists of numbers")
    wanted = int(asked.probe.expect.get("count", 2))
    if len(vectors) != wanted:
        return Outcome("partial", f"{len(vectors)} vectors for {wanted} inputs")
    sizes = {len(vector) for vector in vectors}
    if len(sizes) > 1:
        return Outcome("partial", "the vectors differ in length")
    if wanted > 1 and vectors[0] == vectors[1]:
        return Outcome("partial", "different inputs have the same vector")
    return Outcome("supported", f"{len(vectors[0])} dimensions")


def check_vector_base64(asked: Asked) -> Outcome:
    """Judge that the vector came as base64 of 4-byte numbers."""
    vector = dig(asked.first.body, "data", 0, "embedding")
    if isinstance(vector, list) and vector:
        return Outcome("ignored", "numbers came instead of base64")
    try:
        size = len(base64.b64decode(as_text(vector), validate=True))
    except (binascii.Error, ValueError):
        size = 0
    if not size or size % 4:
        return out_of_shape(asked.first, "data[0].embedding is no base64 of numbers")
    return Outcome("supported", f"{size // 4} dimensions")


def check_vector_size(asked: Asked) -> Outcome:
    """Judge that the vector has the length that was asked for."""
    wanted = int(asked.probe.expect.get("size", 16))
    vector = dig(asked.first.body, "data", 0, "embedding")
    if not _is_vector(vector):
        return out_of_shape(asked.first, "data[0].embedding is no list of numbers")
    return Outcome("supported") if len(vector) == wanted else Outcome("ignored", f"{len(vector)} dimensions came, {wanted} were asked for")


def check_ranks(asked: Asked) -> Outcome:
    """Judge that each document has a score of its own."""
    wanted = int(asked.probe.expect.get("count", 3))
    body = asked.first.body
    found = body if isinstance(body, list) else dig(body, "results") if dig(body, "results") is not None else dig(body, "data")
    if not isinstance(found, list) or not found:
        return out_of_shape(asked.first, "results is no list")
    scores = [as_number(dig(entry, "relevance_score")) or as_number(dig(entry, "score")) for entry in found]
    places = {dig(entry, "index") for entry in found if isinstance(dig(entry, "index"), int)}
    if len(found) != wanted or places != set(range(wanted)):
        return Outcome("partial", f"{len(places)} of {wanted} documents have a place")
    if len({score for score in scores if score is not None}) < 2:
        return Outcome("partial", "all documents have one score")
    return Outcome("supported")


def check_transcript(asked: Asked) -> Outcome:
    """Judge that a text came for a recording, with what else was asked for."""
    if not isinstance(dig(asked.first.body, "text"), str):
        return out_of_shape(asked.first, "text is missing")
    missing = [name for name in asked.probe.expect.get("fields", ()) if dig_path(asked.first.body, name) is None]
    return Outcome("partial", f"answers, without {', '.join(missing)}") if missing else Outcome("supported")


def check_sound(asked: Asked) -> Outcome:
    """Judge that sound came."""
    answer = asked.first
    if answer.content.startswith(SOUNDS) or (answer.content_type.startswith("audio/") and len(answer.content) > 100):
        return Outcome("supported", short(answer.content_type, 40))
    return out_of_shape(answer, "no sound came")


def check_output(asked: Asked) -> Outcome:
    """Judge that each answer holds a text in `output`."""
    texts = [_output_text(answer.body) for answer in asked.answers]
    for answer, text in zip(asked.answers, texts, strict=True):
        if answer.events and not text:
            return Outcome("partial", "a stream came though none was asked for: send `stream: false`")
        if not text:
            return out_of_shape(answer, "output holds no text")
    return Outcome("supported")


def check_memory(asked: Asked) -> Outcome:
    """Judge that the second turn knows what was said in the first."""
    word = str(asked.probe.expect.get("word", ""))
    last = asked.answers[-1]
    text = _output_text(last.body)
    if not text:
        return out_of_shape(last, "output holds no text")
    if word.lower() in text.lower():
        return Outcome("supported")
    first, second = (as_number(dig(answer.body, "usage", "input_tokens")) for answer in (asked.answers[0], last))
    if first is None or second is None:
        return Outcome("unknown", "accepted; the answer does not show the first turn, and tokens are not counted")
    if second > first:
        return Outcome("partial", "the first turn was counted, but the answer does not show it")
    return Outcome("ignored", "accepted, but the first turn is forgotten: send the history with each call")


def check_message(asked: Asked) -> Outcome:
    """Judge that the answer holds blocks with a text."""
    if not isinstance(dig(asked.first.body, "content"), list):
        return out_of_shape(asked.first, "content is no list")
    text = as_text(dig(asked.first.body, "content", 0, "text")) or as_text(dig(asked.first.body, "content", 0, "thinking"))
    return Outcome("supported") if text else Outcome("partial", "no block holds a text")


def check_moderation(asked: Asked) -> Outcome:
    """Judge that the text was sorted into categories."""
    result = dig(asked.first.body, "results", 0)
    if not isinstance(dig(result, "flagged"), bool):
        return out_of_shape(asked.first, "results[0].flagged is missing")
    return Outcome("supported") if isinstance(dig(result, "categories"), dict) else Outcome("partial", "flagged, without categories")


def check_picture(asked: Asked) -> Outcome:
    """Judge that a picture came, or the address of one; the address is not opened."""
    entry = dig(asked.first.body, "data", 0)
    if as_text(dig(entry, "b64_json")):
        return Outcome("supported")
    if as_text(dig(entry, "url")).startswith("http"):
        return Outcome("supported", "an address came; it was not opened")
    return out_of_shape(asked.first, "data[0] holds no picture")


def _is_vector(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(as_number(part) is not None for part in value)


def _output_text(body: Any) -> str:
    found = dig(body, "output")
    parts: list[str] = []
    for entry in found if isinstance(found, list) else ():
        content = dig(entry, "content")
        parts += [as_text(dig(part, "text")) for part in content] if isinstance(content, list) else []
    return "".join(parts)


def listed_models(answer: Answer) -> list[Any]:
    """Return the entries of a list of models that have an id."""
    found = dig(answer.body, "data")
    return [entry for entry in found if as_text(dig(entry, "id"))] if isinstance(found, list) else []
