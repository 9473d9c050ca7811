"""A rehearsal -> JSON, text and Markdown; none of them holds a word of a request or an answer."""

from collections.abc import Iterator, Sequence

import msgspec

from auditor.model.rehearsal import Figure, Rehearsal, Row

ROWS_SHOWN = 40
SHARES = {
    "answered": "answered",
    "schema_valid": "obeys the schema",
    "schema_valid_recorded": "obeyed it in the recording",
    "tools_alike": "calls the same tools",
    "tool_arguments_valid": "arguments obey their schema",
    "refusals": "declines",
    "refusals_recorded": "declined in the recording",
    "finish_alike": "ends for the same reason",
    "choices_given": "as many answers as asked for",
    "thinking_in_text": "thinking stands in the text",
    "prompt_cut": "prompt was cut in silence",
    "dimensions_given": "vectors of the asked length",
}
RATIOS = {
    "length_ratio": "length of the text",
    "prompt_tokens_ratio": "tokens of the prompt",
    "completion_tokens_ratio": "tokens of the answer",
    "seconds_ratio": "time",
}
_COLUMNS = ("answered", "schema_valid", "tools_alike", "refusals", "length_ratio", "seconds_ratio", "completion_tokens_ratio")
_HEADS = ("answered", "schema valid", "tools alike", "declines", "length", "time", "tokens")


def render_json(rehearsal: Rehearsal) -> bytes:
    """Return all figures."""
    return msgspec.json.format(msgspec.json.encode(rehearsal), indent=2) + b"\n"


def render_text(rehearsal: Rehearsal) -> bytes:
    """Return what a person wants to know, for a terminal."""
    return ("\n".join(_text(rehearsal)) + "\n").encode()


def render_markdown(rehearsal: Rehearsal) -> bytes:
    """Return the same as Markdown."""
    return ("\n".join(_markdown(rehearsal)) + "\n").encode()


RENDERERS = {"text": render_text, "json": render_json, "markdown": render_markdown}


def told(figure: Figure, *, is_share: bool) -> str:
    """Return a figure with its interval."""
    if is_share:
        return f"{figure.value:.0%} ({figure.low:.0%} to {figure.high:.0%} of {figure.count})"
    return f"{figure.value:.2f} times ({figure.low:.2f} to {figure.high:.2f}, {figure.count} calls)"


def _headline(rehearsal: Rehearsal) -> str:
    model = ", ".join(dict.fromkeys(name for name in (rehearsal.model, rehearsal.embedding_model) if name))
    return (
        f"{rehearsal.replayed} of {rehearsal.distinct} distinct calls ({rehearsal.recorded} recorded) were made again "
        f"at {rehearsal.endpoint}, model {model}."
    )


def _facts(row: Row) -> Iterator[tuple[str, str]]:
    for name, words in SHARES.items():
        figure = row.figures.get(name)
        if figure is not None:
            yield words, told(figure, is_share=True)
    for name, words in RATIOS.items():
        figure = row.figures.get(name)
        if figure is not None:
            yield f"{words}, beside the recorded", told(figure, is_share=False)
    if "seconds" in row.figures:
        seconds = row.figures["seconds"]
        yield "seconds a call", f"{seconds.value:.2f} ({seconds.low:.2f} to {seconds.high:.2f})"


def _text(rehearsal: Rehearsal) -> Iterator[str]:
    yield _headline(rehearsal)
    yield ""
    facts = list(_facts(rehearsal.all))
    width = max((len(name) for name, _ in facts), default=0)
    yield from (f"  {name:{width}}  {value}" for name, value in facts)
    yield from (f"  not answered: {reason} ({count} calls)" for reason, count in rehearsal.all.reasons.items())
    for title, rows in (("By feature", rehearsal.features), ("By place", rehearsal.sites)):
        yield from ("", title)
        yield from _table(rows)
    yield from ("", *_rest(rehearsal))


def _table(rows: Sequence[Row]) -> Iterator[str]:
    shown = rows[:ROWS_SHOWN]
    cells = [["", "calls", *_HEADS], *([row.name, str(row.calls), *_cells(row)] for row in shown)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    for line in cells:
        yield "  " + "  ".join(f"{cell:{width}}" for cell, width in zip(line, widths, strict=True)).rstrip()
    if len(rows) > len(shown):
        yield f"  and {len(rows) - len(shown)} more"


def _cells(row: Row) -> list[str]:
    found = []
    for name in _COLUMNS:
        figure = row.figures.get(name)
        if figure is None:
            found.append("")
        elif name in SHARES:
            found.append(f"{figure.value:.0%} ({figure.low:.0%}-{figure.high:.0%})")
        else:
            found.append(f"{figure.value:.2f} ({figure.low:.2f}-{figure.high:.2f})")
    return found


def _rest(rehearsal: Rehearsal) -> Iterator[str]:
    for one in rehearsal.embeddings:
        correlation, shared = one.figures["rank_correlation"], one.figures["nearest_shared"]
        yield (
            f"Neighbourhoods of {one.texts} texts, {one.model or 'recorded model'} ({one.dimensions_recorded} dimensions) beside the other "
            f"({one.dimensions}): rank correlation {correlation.value:.2f} ({correlation.low:.2f} to {correlation.high:.2f}), "
            f"nearest three shared {shared.value:.0%} ({shared.low:.0%} to {shared.high:.0%})."
        )
    yield from (f"Left out: {one.calls} calls: {one.why}." for one in rehearsal.left_out)
    yield from (f"{note.level}: {note.message}" for note in rehearsal.notifications)
    yield "This cannot judge:"
    yield from (f"- {question};" for question in rehearsal.cannot_judge[:-1])
    yield f"- {rehearsal.cannot_judge[-1]}."
    yield ""
    yield "Intervals at 95 %: Wilson's for shares, bootstrap with a fixed seed for medians."
    spent = rehearsal.spent
    yield f"{spent.requests} requests, at most {spent.tokens} tokens, {spent.seconds:g} seconds; nothing else was contacted."


def _markdown(rehearsal: Rehearsal) -> Iterator[str]:
    yield from ("# Rehearsal", "", _headline(rehearsal), "", "| | |", "|---|---|")
    yield from (f"| {name} | {value} |" for name, value in _facts(rehearsal.all))
    yield from (f"| not answered: {_escaped(reason)} | {count} calls |" for reason, count in rehearsal.all.reasons.items())
    for title, rows in (("By feature", rehearsal.features), ("By place", rehearsal.sites)):
        yield from ("", f"## {title}", "", "| | calls | " + " | ".join(_HEADS) + " |", "|---" * (len(_HEADS) + 2) + "|")
        yield from (f"| {_escaped(row.name)} | {row.calls} | " + " | ".join(_cells(row)) + " |" for row in rows)
    yield from ("", "## Notes", "", *_rest(rehearsal))


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
