"""Notebooks are unpacked to one program, and every place in it leads back to line, cell and line in the cell."""

import json
from typing import Any

import pytest
from auditor.languages import by_name
from auditor.languages.notebook import LANGUAGE, lower, unpack
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.languages.pseudocode import shown


def notebook(*sources: str | list[str], language: str = "python", **cell: Any) -> bytes:
    """Return a notebook of nbformat 4 with one code cell per source."""
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "source": source, **cell} for source in sources]
    metadata = {"kernelspec": {"name": "my-environment", "language": language}, "language_info": {"name": language}}
    return json.dumps({"cells": cells, "metadata": metadata, "nbformat": 4}, indent=1).encode()


def python_of(*lines: str) -> str:
    """Return the Python of a cell, stripped of trailing blanks."""
    source = unpack(notebook(list(lines) if len(lines) > 1 else lines[0])).source.decode()
    return "\n".join(line.rstrip() for line in source.rstrip().split("\n"))


def test_code_cells_are_joined_in_order_and_prose_is_left_out() -> None:
    content = json.dumps(
        {
            "cells": [
                {"cell_type": "code", "source": ["a = 1\n", "b = 2"]},
                {"cell_type": "markdown", "source": ["ask(0)"]},
                {"cell_type": "code", "source": "ask(a)"},
            ]
        }
    ).encode()
    unpacked = unpack(content)
    assert unpacked.source == b"a = 1\nb = 2\nask(a)\n"
    assert unpacked.language == "python"
    assert [unpacked.source[start:end] for start, end in unpacked.cells] == [b"a = 1\nb = 2\n", b"ask(a)\n"]


def test_members_of_a_cell_may_come_in_any_order() -> None:
    content = b'{"metadata": {}, "cells": [{"source": ["x = 1"], "outputs": [{"text": ["y", "z"]}], "cell_type": "code"}]}'
    assert unpack(content).source == b"x = 1\n"


def test_the_older_format_keeps_cells_in_worksheets() -> None:
    content = b'{"worksheets": [{"cells": [{"cell_type": "code", "language": "python", "input": ["x = 1\\n", "ask(x)"], "outputs": []}]}], "nbformat": 3}'
    assert unpack(content).source == b"x = 1\nask(x)\n"


@pytest.mark.parametrize("indent", [1, None])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_place_leads_back_to_the_same_text_in_the_file(indent: int | None, ascii_only: bool) -> None:
    source = ["é = '😀\\\\n\\t'\n", "x = client.ask(\"ü\", '\\u0041')\n", "y = 2"]
    content = json.dumps({"cells": [{"cell_type": "code", "source": source}]}, indent=indent, ensure_ascii=ascii_only).encode()
    unpacked = unpack(content)
    start = unpacked.source.index(b"client.ask")
    end = unpacked.source.index(b"y = 2") - 1
    region, cell, line = unpacked.locate(start, end)
    raw = content[region.start_byte : region.end_byte].decode()
    assert json.loads(f'"{raw}"') == "client.ask(\"ü\", '\\u0041')"
    assert (cell, line) == (1, 2)
    assert region.start_line == (7 if indent else 1)


def test_a_cell_in_one_string_has_one_line_in_the_file_and_many_of_its_own() -> None:
    content = notebook("import a\n\nask(1)")
    unpacked = unpack(content)
    region, cell, line = unpacked.locate(unpacked.source.index(b"ask"), unpacked.source.index(b"ask") + 6)
    assert content[region.start_byte : region.end_byte] == b"ask(1)"
    assert (cell, line) == (1, 3)
    assert region.start_line == region.end_line


def test_a_statement_over_several_lines_ends_on_its_last_line() -> None:
    content = notebook(["ask(\n", "  1,\n", ")\n", "b"])
    unpacked = unpack(content)
    region, _, line = unpacked.locate(0, unpacked.source.index(b")") + 1)
    assert line == 1
    assert region.end_line == region.start_line + 2
    assert content[: region.end_byte].endswith(b'")')


def test_an_unpacked_notebook_answers_like_a_table_of_lines() -> None:
    unpacked = unpack(notebook(["a = 1\n", "ask('é')\n"], "b\nc"))
    line, column = unpacked.position(unpacked.source.index(b"ask"))
    assert unpacked.line(line) == "ask('é')"
    assert unpacked.region(6, 9).start_column == column
    assert unpacked.line(unpacked.position(unpacked.source.index(b"c\n"))[0]) == "b"
    assert unpacked.line(1) == ""


def test_a_location_says_cell_and_line_in_words() -> None:
    content = json.dumps({"cells": [{"cell_type": "markdown", "source": "x"}, {"cell_type": "code", "source": ["a\n", "b"]}]}).encode()
    assert unpack(content).location("n.ipynb", 2, 3).logical == "cell 2 line 2"


MAGICS = [
    (("%matplotlib inline\n", "a = 1"), "pass\na = 1"),
    (("!ls -la\n", "a = 1"), "pass\na = 1"),
    (("%cd\n", "a = 1"), "0\na = 1"),
    (("if a:\n", "    %pip install b\n", "c()"), "if a:\n    pass\nc()"),
    (("files = !ls '*'\n", "a = 1"), "files = 0\na = 1"),
    (("t = %timeit -o f()\n", "a"), "t = 0\na"),
    (("a = b % c\n", "d != e"), "a = b % c\nd != e"),
    (("a = (b\n", "% c)\n", "!d"), "a = (b\n% c)\n0"),
    (('a = """\n', "%not magic\n", '!no shell\n"""\n', "b"), 'a = """\n%not magic\n!no shell\n"""\nb'),
    (("a = 'it''s # %'  # ' \"\n", "%b c d"), "a = 'it''s # %'  # ' \"\npass"),
    (("a = b \\\n", "% c\n", "%dir"), "a = b \\\n% c\npass"),
    (("!echo ( \\\n", "  'x\n", "a = 1"), "pass\n\na = 1"),
    (("obj?\n", "?obj.x\n", "obj??\n", "a"), "\n\n\na"),
    (("%%time\n", "ask(1)"), "\nask(1)"),
    (("%%capture out\n", "%pip install x\n", "ask(1)"), "\npass\nask(1)"),
    (("%%writefile a.py\n", "ask(1)"), "\nask(1)"),
    (("%%writefile a.txt\n", "ask(1)"), ""),
    (("%%bash\n", "ask 1"), ""),
    (("%%unknown_magic\n", "ask(1)"), "\nask(1)"),
    (("%md\n", "# title"), ""),
    (("%sql\n", "select 1"), ""),
    (("%sql select 1\n", "ask(1)"), "pass\nask(1)"),
    (("await ask(1)\n",), "await ask(1)"),
    (("get_ipython().system('ls')\n", "a"), "get_ipython().system('ls')\na"),
]


@pytest.mark.parametrize(("lines", "expected"), MAGICS)
def test_magics_and_shell_lines_are_no_python(lines: tuple[str, ...], expected: str) -> None:
    assert python_of(*lines) == expected


def test_other_languages_keep_their_place_in_a_source_of_their_own() -> None:
    unpacked = unpack(notebook(["!curl x\n", "ask(1)"], ["%%bash\n", "curl y"], ["%%js\n", "fetch(z)"]))
    others = dict(unpacked.others)
    assert sorted(others) == ["bash", "javascript"]
    assert all(len(source) == len(unpacked.source) for source in others.values())
    assert others["bash"].split() == [b"curl", b"x", b"curl", b"y"]
    place = others["javascript"].index(b"fetch")
    assert unpacked.locate(place, place + 8)[1:] == (3, 2)


INSTALLS = [
    ("%pip install openai", [("pypi", "openai", "openai")]),
    (
        "!pip install -q -U 'openai>=1.2' langchain[all]==0.3 # why",
        [("pypi", "openai", "openai>=1.2"), ("pypi", "langchain", "langchain[all]==0.3")],
    ),
    ("!pip3 install --upgrade --index-url https://x openai", [("pypi", "openai", "openai")]),
    ("!python -m pip install openai && pip install anthropic", [("pypi", "openai", "openai"), ("pypi", "anthropic", "anthropic")]),
    ("!{sys.executable} -m pip install openai", [("pypi", "openai", "openai")]),
    ("!uv pip install openai", [("pypi", "openai", "openai")]),
    ("%conda install -y -c conda-forge openai", [("conda", "openai", "openai")]),
    ("!npm install @scope/a@1 b", [("npm", "@scope/a", "@scope/a@1"), ("npm", "b", "b")]),
    ("%%bash\npip install \\\n  openai", [("pypi", "openai", "openai")]),
    ("%sx pip install openai", [("pypi", "openai", "openai")]),
    ("get_ipython().system('pip install openai')", [("pypi", "openai", "openai")]),
    ("get_ipython().run_line_magic('pip', 'install openai')", [("pypi", "openai", "openai")]),
    ("!pip install -r requirements.txt .", []),
    ("!pip install git+https://x/y ./z", []),
    ("!pip show openai", []),
    ("!pip install 'broken", []),
    ("%pip", []),
    ("!echo pip", []),
    ("pip = install", []),
]


@pytest.mark.parametrize(("source", "expected"), INSTALLS)
def test_what_a_notebook_installs_is_listed(source: str, expected: list[tuple[str, str, str]]) -> None:
    found = [(install.ecosystem, install.name, install.requirement) for install in unpack(notebook(source)).installs]
    assert found == expected


def test_an_install_leads_back_to_its_line() -> None:
    unpacked = unpack(notebook(["import a\n", "%pip install openai"]))
    assert unpacked.locate(unpacked.installs[0].start, unpacked.installs[0].end)[1:] == (1, 2)


SETTINGS = [
    ("%env BASE=http://x", [("BASE", "http://x")]),
    ("%env BASE 'http://x'", [("BASE", "http://x")]),
    ("%set_env BASE=http://x", [("BASE", "http://x")]),
    ("%env", []),
    ("%env BASE", []),
    ("%%env", []),
]


@pytest.mark.parametrize(("source", "expected"), SETTINGS)
def test_environment_variables_that_a_notebook_sets_are_listed(source: str, expected: list[tuple[str, str]]) -> None:
    assert [(setting.key, setting.value) for setting in unpack(notebook(source)).settings] == expected


KERNELS = [
    ("python", "python"),
    ("ipython", "python"),
    ("R", "r"),
    ("C#", "csharp"),
    ("javascript", "javascript"),
    ("typescript", "typescript"),
    ("julia", "julia"),
    ("", "python"),
]


@pytest.mark.parametrize(("kernel", "expected"), KERNELS)
def test_the_kernel_says_the_language(kernel: str, expected: str) -> None:
    unpacked = unpack(notebook("x = 1", language=kernel))
    assert unpacked.language == expected
    assert unpacked.source == b"x = 1\n"


def test_without_a_language_the_kernels_name_says_it() -> None:
    assert unpack(b'{"cells": [], "metadata": {"kernelspec": {"name": "ir"}}}').language == "r"
    assert unpack(b'{"cells": [], "metadata": {"kernelspec": {"name": "my-environment"}}}').language == "python"


def test_a_notebook_in_another_language_has_no_python() -> None:
    content = notebook("ask(1)", language="typescript")
    assert lower("n.ipynb", content).body == ()
    assert shown(by_name(unpack(content).language).lower("n.ipynb", unpack(content).source).body) == "ask(1)"


def test_a_cell_can_name_a_language_of_its_own() -> None:
    content = notebook("ask(1)", metadata={"vscode": {"languageId": "javascript"}})
    assert unpack(content).source == b""
    assert dict(unpack(content).others)["javascript"] == b"ask(1)\n"


def test_a_notebook_is_lowered_as_one_module_with_its_cells() -> None:
    module = LANGUAGE.lower("n.ipynb", notebook("import a", "%time\na.ask(1)"))
    assert shown(module.body[-1]) == "a.ask(1)"
    assert module.language == "jupyter"
    assert len(module.cells) == 2
    assert not module.errors


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b"null", b'{"cells": 1}', b'{"cells": [1, [2], {"source": 3}]}', b"[" * 5_000, b'"' * 99]
)
def test_what_is_no_notebook_holds_nothing(content: bytes) -> None:
    unpacked = unpack(content)
    assert unpacked.source == b""
    assert unpacked.locate(0, 10)[1:] == (1, 1)


def test_a_notebook_cut_off_is_read_as_far_as_it_goes() -> None:
    whole = notebook(["a = 1\n", "ask(a)"])
    assert unpack(whole[: whole.index(b"ask") + 8]).source.startswith(b"a = 1\nask(a)")


TEXT = st.lists(st.text(alphabet=st.sampled_from("a=(\"'\n%!?\\#é😀 {\r\t"), max_size=30), max_size=4)


@settings(max_examples=80, deadline=None)
@given(st.lists(TEXT, max_size=4), st.booleans())
def test_every_place_of_any_notebook_leads_into_the_file(sources: list[list[str]], ascii_only: bool) -> None:
    cells = [{"cell_type": "code", "source": source} for source in sources]
    content = json.dumps({"cells": cells}, ensure_ascii=ascii_only).encode()
    unpacked = unpack(content)
    assert len(unpacked.source) in (0, sum(len("".join(source).encode()) + 1 for source in sources))
    for offset in range(0, len(unpacked.source), 7):
        region, cell, line = unpacked.locate(offset, offset + 5)
        assert 0 <= region.start_byte <= region.end_byte <= len(content)
        assert 1 <= cell <= max(1, len(sources))
        assert line >= 1
    lower("n.ipynb", content)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200), st.integers(0, 400))
def test_any_bytes_are_unpacked(junk: bytes, at: int) -> None:
    content = notebook(["a = 1\n", "!pip install b\n", "ask('\\u00e9')"])
    broken = content[:at] + junk + content[at + len(junk) :]
    unpacked = unpack(broken)
    for start, end in unpacked.cells:
        region, _, _ = unpacked.locate(start, end)
        assert region.end_byte <= len(broken)
    lower("n.ipynb", broken)
