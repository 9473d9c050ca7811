"""What is found in a notebook stands on its line of the file, and in its cell."""

import json

from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence, Evidence
from tests.languages.marked import catalogue

CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": ["# Title\n", "text"]},
    {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "source": ["%pip install openai\n", "from openai import OpenAI\n", "client = OpenAI()"],
    },
    {
        "cell_type": "code",
        "metadata": {},
        "outputs": [],
        "source": ["answer = client.responses.create(\n", "    model='gpt-4o', input=email)"],
    },
]
NOTEBOOK = {"cells": CELLS, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}


def evidence(text: str) -> list[Evidence]:
    """Return what is found in one notebook."""
    content = text.encode()
    return list(Analyst(Project(lambda _path: content, ("a.ipynb",), catalogue(), Settings(()))).analyse("a.ipynb").evidence)


def test_a_finding_stands_on_its_line_of_the_file_and_names_its_cell() -> None:
    text = json.dumps(NOTEBOOK, indent=1)
    lines = text.split("\n")
    found = [item for item in evidence(text) if isinstance(item, CallEvidence) and item.location.region is not None]
    assert [(item.role, item.location.logical) for item in found] == [("client", "cell 2 line 3"), ("call", "cell 3 line 1")]
    for item in found:
        assert item.location.region is not None
        assert item.snippet in lines[item.location.region.start_line - 1]
        assert text.encode()[item.location.region.start_byte : item.location.region.end_byte].startswith(
            item.snippet.split(" = ")[-1][:16].encode()
        )


def test_a_notebook_on_one_line_names_cells_all_the_same() -> None:
    found = [item for item in evidence(json.dumps(NOTEBOOK)) if isinstance(item, CallEvidence)]
    assert [item.location.logical for item in found] == ["cell 2 line 3", "cell 3 line 1"]
    assert {item.location.region.start_line for item in found if item.location.region is not None} == {1}


def test_a_broken_notebook_says_in_which_cell() -> None:
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": ["import openai\n", "def (:\n", "openai.OpenAI()"]}]
    content = json.dumps({**NOTEBOOK, "cells": cells}).encode()
    notes = Analyst(Project(lambda _path: content, ("a.ipynb",), catalogue(), Settings(()))).analyse("a.ipynb").notifications
    assert [(note.code, note.location.logical) for note in notes if note.location is not None] == [("syntax-error", "cell 1 line 2")]
