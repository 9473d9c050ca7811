"""Constructs as pairs of smallest programs: one from which data must reach the provider call, one from which it must not.

`programs/<language>.txt` holds a frame and the constructs. `‹a¦b›` is the only difference within a pair: `a` in the program
that must flow, `b` in the one that must not. `SRC` stands for the source, `SINK(x)` for the call, `---` parts what stands at the
top of the file from the body of the handler, and `@ path` begins another file of the project. Where a handler is given the
request, its line counts as the source's too.
"""

import re
from functools import cache
from pathlib import Path

from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.catalogue.catalogue import Catalogue
from auditor.inputs.rules import load_rules, rule_folders

PROGRAMS = Path(__file__).parent / "programs"
_CHOICE = re.compile("‹([^¦›]*)¦([^›]*)›")


@cache
def catalogue() -> Catalogue:
    """Return the shipped knowledge, compiled once."""
    return Catalogue.from_files(load_rules(rule_folders(())))


@cache
def language(name: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return a language's frame (file, source, sink, program) and its constructs by name."""
    head, *rest = re.split(r"^== ", (PROGRAMS / f"{name}.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    settings, _, program = head.partition("program:\n")
    frame = {key: value.strip() for key, _, value in (line.partition(":") for line in settings.splitlines()) if key}
    frame["program"] = program
    constructs: dict[str, str] = {}
    for part in rest:
        title, _, text = part.partition("\n")
        assert title not in constructs, title
        constructs[title] = text.strip("\n")
    return frame, constructs


def files(name: str, construct: str, *, flows: bool) -> dict[str, str]:
    """Return the files of one program of a pair."""
    frame, constructs = language(name)
    text = _CHOICE.sub(lambda found: found[1 if flows else 2], constructs[construct])
    main, *others = re.split(r"^@ ", text, flags=re.MULTILINE)
    top, parted, body = main.partition("---\n")
    if not parted:
        top, body = "", main
    indent = next((line[: len(line) - 4] for line in frame["program"].splitlines() if line.endswith("BODY")), "")
    body = "".join(indent + line + "\n" for line in body.splitlines())
    found = {frame["file"]: frame["program"].replace("TOP\n", top).replace(indent + "BODY\n", body)}
    for other in others:
        path, _, content = other.partition("\n")
        found[path] = content
    return found


def flowing(name: str, construct: str, *, flows: bool) -> bool:
    """Tell whether the engine sees data go from the source's line to the call's."""
    frame, _ = language(name)
    contents: dict[str, bytes] = {}
    starts: set[tuple[str, int]] = set()
    ends: set[tuple[str, int]] = set()
    for path, text in files(name, construct, flows=flows).items():
        lines = text.splitlines()
        starts |= {(path, number) for number, line in enumerate(lines, 1) if "SRC" in line or frame.get("handler", "SRC") in line}
        ends |= {(path, number) for number, line in enumerate(lines, 1) if "SINK(" in line}
        contents[path] = "\n".join(_spelled(line, frame) for line in lines).encode() + b"\n"
    assert ends and (starts or not flows), construct
    project = Project(contents.get, tuple(sorted(contents)), catalogue(), Settings())
    analyst = Analyst(project)
    return any(
        (flow.source.path, flow.source.region.start_line) in starts and (flow.sink.path, flow.sink.region.start_line) in ends
        for path in sorted(contents)
        for flow in analyst.analyse(path).flows
        if flow.source.region is not None and flow.sink.region is not None and not flow.sanitized_by
    )


def _spelled(line: str, frame: dict[str, str]) -> str:
    line = line.replace("SRC", frame["source"])
    before, found, after = line.partition("SINK(")
    if not found:
        return line
    depth = 1
    for end, char in enumerate(after):
        depth += {"(": 1, ")": -1}.get(char, 0)
        if not depth:
            return before + frame["sink"].replace("DATA", after[:end]) + after[end + 1 :]
    raise AssertionError(line)
