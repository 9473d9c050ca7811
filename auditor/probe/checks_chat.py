"""Answers to chat requests -> verdicts on texts, streams, parameters, formats and tools."""

from typing import Any

from auditor.probe.answers import (
    as_number,
    as_text,
    calls_of,
    completion_tokens,
    decoded,
    dig,
    message_of,
    prompt_tokens,
    short,
    text_of,
    thinking_of,
)
from auditor.probe.outcome import Asked, Outcome, out_of_shape
from auditor.probe.schemas import violation

THINKING_MARKS = ("<think>", "</think>", "<thinking>", "<|channel|>analysis")
FEW_EVENTS = 2
FETCHING = ("fetch", "download", "resolve", "connect", "retriev", "unreachable", "could not get", "failed to load")
"""Words of servers that went for a picture."""


def check_text(asked: Asked) -> Outcome:
    """Judge that each request was answered by a text."""
    for answer in asked.answers:
        if not text_of(answer.body):
            thought = thinking_of(answer.body)
            if thought:
                return Outcome("partial", "the text is empty, all of it is in the model's reasoning; raise the cap on the answer")
            if dig(answer.body, "choices", 0, "message", "content") == "":
                return Outcome("partial", "the text is empty")
            return out_of_shape(answer, "choices[0].message.content is no text")
    if prompt_tokens(asked.first.body) is None:
        return Outcome("partial", "answers, without counting tokens")
    return Outcome("supported")


def check_usage(asked: Asked) -> Outcome:
    """Judge that what was sent and what came are both counted, and that the sum is right where one is given."""
    sent, came = prompt_tokens(asked.first.body), completion_tokens(asked.first.body)
    if not sent or not came:
        missing = "what was sent" if not sent else "what came"
        return Outcome("ignored", "nothing is counted") if not sent and not came else Outcome("partial", f"{missing} is not counted")
    total = as_number(dig(asked.first.body, "usage", "total_tokens"))
    if total is not None and total < sent + came:
        return Outcome("partial", f"the sum of {sent:g} and {came:g} is told as {total:g}")
    return Outcome("supported")


def check_no_thinking(asked: Asked) -> Outcome:
    """Judge that a model's reasoning does not stand in its answer."""
    text = text_of(asked.first.body)
    if not text:
        return Outcome("unknown", "no text to look at")
    mark = next((mark for mark in THINKING_MARKS if mark in text), None)
    return Outcome("ignored", f"the text holds {mark}: cut the reasoning off before it is read") if mark else Outcome("supported")


def check_stream(asked: Asked) -> Outcome:
    """Judge that a text comes in pieces."""
    answer = asked.first
    if not answer.events:
        if text_of(answer.body):
            return Outcome("ignored", "one whole answer came instead of a stream")
        return out_of_shape(answer, "no events came")
    pieces = [as_text(dig(chunk, "choices", 0, "delta", "content")) for chunk in answer.chunks]
    pieces += [as_text(dig(chunk, "choices", 0, "delta", "reasoning_content")) for chunk in answer.chunks]
    text = "".join(pieces)
    if not text:
        return Outcome("partial", "events came, but no text in choices[0].delta.content")
    if sum(bool(piece) for piece in pieces) < FEW_EVENTS:
        return Outcome("partial", "the whole text came in one event")
    return Outcome("supported") if answer.is_done else Outcome("partial", "text streams; the last [DONE] line is missing")


def check_stream_usage(asked: Asked) -> Outcome:
    """Judge that the stream counts tokens when asked to."""
    answer = asked.first
    if not answer.events:
        return Outcome("ignored", "no stream came") if answer.body is not None else out_of_shape(answer, "no events came")
    counted = any(as_number(dig(chunk, "usage", "completion_tokens")) is not None for chunk in answer.chunks)
    return Outcome("supported") if counted else Outcome("ignored", "no event holds usage")


def check_seed(asked: Asked) -> Outcome:
    """Judge two requests with one seed and one with another: same, then different."""
    texts = [text_of(answer.body) for answer in asked.answers]
    if len(texts) < 3 or not all(texts):
        return out_of_shape(asked.first, "no text came")
    if texts[0] != texts[1]:
        return Outcome("ignored", "the same seed gave two texts")
    if texts[0] == texts[2]:
        return Outcome("unknown", "every seed gave the same text: the model may be this certain, or the seed ignored")
    return Outcome("supported")


def check_stop(asked: Asked) -> Outcome:
    """Judge that the text ends before the word it has to stop at."""
    words = asked.probe.expect.get("stop", ())
    text = text_of(asked.first.body)
    if dig(asked.first.body, "choices", 0, "message") is None:
        return out_of_shape(asked.first, "choices[0].message is missing")
    if any(word in text for word in words):
        return Outcome("ignored", "the text goes on over the stop word")
    return Outcome("supported")


def check_choices(asked: Asked) -> Outcome:
    """Judge that as many answers came as were asked for."""
    wanted = int(asked.probe.expect.get("count", 2))
    choices = dig(asked.first.body, "choices")
    if not isinstance(choices, list) or not choices:
        return out_of_shape(asked.first, "choices is no list")
    if len(choices) == wanted:
        return Outcome("supported")
    return Outcome("ignored", f"{len(choices)} of {wanted} answers came")


def check_logprobs(asked: Asked) -> Outcome:
    """Judge that each token comes with its probability and as many others as were asked for."""
    wanted = int(asked.probe.expect.get("top", 3))
    if not text_of(asked.first.body) and dig(asked.first.body, "choices", 0) is None:
        return out_of_shape(asked.first, "choices is missing")
    entry = dig(asked.first.body, "choices", 0, "logprobs", "content", 0)
    if as_number(dig(entry, "logprob")) is None:
        return Outcome("ignored", "no probabilities came")
    others = dig(entry, "top_logprobs")
    if not isinstance(others, list) or len(others) != wanted:
        return Outcome("partial", f"{len(others) if isinstance(others, list) else 0} of {wanted} other tokens came")
    return Outcome("supported")


def check_capped(asked: Asked) -> Outcome:
    """Judge that the answer ends at the cap that was set."""
    cap = int(asked.probe.expect.get("tokens", 8))
    counted = completion_tokens(asked.first.body)
    if dig(asked.first.body, "choices", 0, "message") is None:
        return out_of_shape(asked.first, "choices[0].message is missing")
    if counted is None:
        return Outcome("unknown", "tokens are not counted, so the cap cannot be seen")
    if counted > cap:
        return Outcome("ignored", f"{counted:g} tokens came, {cap} were asked for")
    return Outcome("supported")


def check_schema(asked: Asked) -> Outcome:
    """Judge that each text is JSON that obeys the schema which was sent."""
    for answer, body in zip(asked.answers, asked.bodies, strict=False):
        text = text_of(answer.body)
        if not text:
            thought = bool(thinking_of(answer.body))
            return Outcome("partial", "the text is empty") if thought else out_of_shape(answer, "choices[0].message.content is no text")
        broken = _broken(text, dig(body, "response_format", "json_schema", "schema"))
        if broken:
            return Outcome("ignored", broken)
    return Outcome("supported")


def check_json(asked: Asked) -> Outcome:
    """Judge that the text is a JSON object, or the beginning of one that the cap cut off."""
    text = text_of(asked.first.body).strip()
    if not text:
        return out_of_shape(asked.first, "choices[0].message.content is no text")
    if isinstance(decoded(text), dict):
        return Outcome("supported")
    if text.startswith("{") and dig(asked.first.body, "choices", 0, "finish_reason") == "length":
        return Outcome("supported", "cut off at the cap, an object as far as it goes")
    return Outcome("ignored", f"not a JSON object: {short(text, 60)}")


def check_tool(asked: Asked) -> Outcome:
    """Judge that the tool was called with arguments that obey its schema.

    `expect.optional`: a text is no breach, since the model may decide.
    """
    calls = calls_of(asked.first.body)
    if not calls:
        if dig(asked.first.body, "choices", 0, "message") is None:
            return out_of_shape(asked.first, "choices[0].message is missing")
        if asked.probe.expect.get("optional"):
            return Outcome("unknown", "accepted, but the model answered with a text: no call was seen")
        return Outcome("ignored", "no tool was called")
    outcome = _judge_call(calls[0], asked.bodies[0] if asked.bodies else {})
    finish = dig(asked.first.body, "choices", 0, "finish_reason")
    if outcome.verdict == "supported" and finish not in asked.probe.expect.get("finish", ("tool_calls", "stop", "length")):
        return Outcome("partial", f"called, but finish_reason is {short(str(finish), 30)}")
    return outcome


def check_tools(asked: Asked) -> Outcome:
    """Judge that several calls come in one answer, where the model makes them."""
    calls = calls_of(asked.first.body)
    if dig(asked.first.body, "choices", 0, "message") is None:
        return out_of_shape(asked.first, "choices[0].message is missing")
    if len(calls) < int(asked.probe.expect.get("count", 2)):
        return Outcome("unknown", f"{len(calls)} came; whether the model chose so or the server allows no more cannot be seen")
    outcomes = [_judge_call(call, asked.bodies[0] if asked.bodies else {}) for call in calls]
    return next(
        (outcome for outcome in outcomes[:-1] if outcome.verdict != "supported"), Outcome("supported", f"{len(calls)} calls at once")
    )


def check_no_tool(asked: Asked) -> Outcome:
    """Judge that no tool was called where none may be."""
    if dig(asked.first.body, "choices", 0, "message") is None:
        return out_of_shape(asked.first, "choices[0].message is missing")
    return Outcome("ignored", "a tool was called though none may be") if calls_of(asked.first.body) else Outcome("supported")


def check_tool_stream(asked: Asked) -> Outcome:
    """Judge that the pieces of a streamed tool call make up the call."""
    answer = asked.first
    if not answer.events:
        return Outcome("ignored", "no stream came") if answer.body is not None else out_of_shape(answer, "no events came")
    name, arguments, seen = "", "", False
    for chunk in answer.chunks:
        call = dig(chunk, "choices", 0, "delta", "tool_calls", 0)
        if call is None:
            continue
        if seen and dig(call, "index") not in (None, 0):
            continue
        seen = True
        name += as_text(dig(call, "function", "name"))
        arguments += as_text(dig(call, "function", "arguments"))
    if not seen:
        return Outcome("ignored", "no event holds a tool call")
    return _judge_call((name, arguments), asked.bodies[0] if asked.bodies else {})


def check_image(asked: Asked) -> Outcome:
    """Judge that the picture was looked at: its colour is named, or it was counted as tokens."""
    text = text_of(asked.first.body).lower()
    if not text and dig(asked.first.body, "choices", 0, "message") is None:
        return out_of_shape(asked.first, "choices[0].message is missing")
    if str(asked.probe.expect.get("word", "red")) in text:
        return Outcome("supported")
    base = asked.base()
    plain, counted = prompt_tokens(base.body) if base else None, prompt_tokens(asked.first.body)
    if plain is not None and counted is not None:
        if counted >= plain + int(asked.probe.expect.get("tokens", 30)):
            return Outcome("partial", "the picture was counted, but the answer does not name its colour")
        return Outcome("ignored", "accepted, but the picture was not counted as tokens, nor is its colour named")
    return Outcome("unknown", "accepted; whether the picture was looked at cannot be seen")


def check_image_address(asked: Asked) -> Outcome:
    """Judge a picture by an address that leads nowhere: a server that fetches pictures says so, one that does not look answers all the same."""
    answer = asked.first
    if answer.problem:
        return Outcome("unknown", answer.detail)
    if answer.is_ok:
        return Outcome("ignored", "answered though there is no picture at the address")
    told = message_of(answer)
    if any(word in told.lower() for word in FETCHING):
        return Outcome("supported", f"it goes for the picture, and must be able to reach it: {told}")
    return Outcome("refused", f"{answer.status}: {told}")


def check_error_shape(asked: Asked) -> Outcome:
    """Judge that a request in a wrong form is refused in the known form: a status for it, and `error.message`."""
    answer = asked.first
    if answer.problem:
        return Outcome("unknown", answer.detail)
    if answer.is_ok:
        return Outcome("ignored", "messages that are no list were taken all the same")
    if not as_text(dig(answer.body, "error", "message")):
        return Outcome("partial", f"{answer.status} without error.message: {message_of(answer)}")
    return Outcome("supported") if 400 <= answer.status < 500 else Outcome("partial", f"{answer.status} for a mistake of the caller")


def check_accepted(asked: Asked) -> Outcome:
    """Judge a parameter whose effect cannot be seen from outside: taken, or refused."""
    if dig(asked.first.body, "choices", 0, "message") is None:
        return out_of_shape(asked.first, "choices[0].message is missing")
    return Outcome("unknown", "accepted; whether it has an effect cannot be seen from outside")


def check_refusal(asked: Asked) -> Outcome:
    """Judge that what cannot be served is refused: a model that does not exist, a parameter nobody knows."""
    answer = asked.first
    if answer.problem:
        return Outcome("unknown", answer.detail)
    if 400 <= answer.status < 500:
        return Outcome("supported", f"refused with {answer.status}")
    if answer.is_ok:
        served = as_text(dig(answer.body, "model"))
        return Outcome("ignored", f"answered all the same{f', as {short(served, 60)}' if served else ''}")
    return Outcome("partial", f"refused with {answer.status}")


def _judge_call(call: tuple[str, str], body: Any) -> Outcome:
    name, arguments = call
    wanted = dig(body, "tools", 0, "function", "name")
    if name != wanted:
        return Outcome("partial", f"a call without the name of a tool: {short(name, 40)!r}")
    broken = _broken(arguments, dig(body, "tools", 0, "function", "parameters"))
    return Outcome("partial", f"called, but {broken}") if broken else Outcome("supported")


def _broken(text: str, schema: Any) -> str:
    value = decoded(text)
    if value is None and text.strip() != "null":
        return f"not JSON: {short(text, 60)}"
    found = violation(value, schema)
    return f"the schema is not obeyed: {found}" if found else ""
