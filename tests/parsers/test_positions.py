"""Characters turn back into lines, columns and bytes of the original file."""

import pytest
from auditor.parsers.text import Text, read_text
from hypothesis import given
from hypothesis import strategies as st


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_the_bytes_of_a_region_are_its_characters(text: str, start: int, end: int) -> None:
    content = text.encode()
    source = Text("a", content)
    low, high = sorted((min(start, len(source.text)), min(end, len(source.text))))
    region = source.region(low, high)
    assert content[region.start_byte : region.end_byte].decode() == source.text[low:high]
    assert region.start_line == source.text.count("\n", 0, low) + 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "latin-1"])
def test_other_encodings_keep_byte_offsets(encoding: str) -> None:
    bom = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}.get(encoding, b"")
    content = bom + "é=1\nLLM=gpt-4o\n".encode(encoding)
    source = Text("a", content)
    start = source.text.index("LLM")
    region = source.region(start, start + 3)
    plain = encoding.removesuffix("-sig")
    assert (region.start_line, region.start_column, region.end_column) == (2, 1, 4)
    assert content[region.start_byte : region.end_byte].decode(plain) == "LLM"


def test_a_broken_utf16_file_is_read_as_single_bytes() -> None:
    source = Text("a", b"\xff\xfe\x00\xd8\x00")
    assert source.region(0, len(source.text)).end_byte == 5


def test_spans_and_snippets_are_cut_to_the_line() -> None:
    source = read_text("a", b"  first  \n\n" + b"x" * 500 + b"\n")
    assert source.line_span(1) == (2, 7)
    assert source.line_span(2) == (10, 10)
    assert source.line_span(99) == (len(source.text), len(source.text))
    assert source.snippet(3) == "first"
    assert len(source.snippet(400)) <= 200
