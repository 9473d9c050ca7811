"""Bytes in any usual encoding become UTF-8, and what is no text is told from it."""

import pytest
from auditor.inputs.text import plain, utf8
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_is_read_in_every_usual_encoding(encoding: str) -> None:
    assert plain("import openai\n".encode(encoding)) == b"import openai\n"


def test_text_with_letters_beyond_ascii_survives() -> None:
    assert plain("größe = 'ü'\n".encode("utf-16")) == "größe = 'ü'\n".encode()


@pytest.mark.parametrize(
    "content",
    [
        b"\x7fELF\x02\x01\x01\x00\x00\x00",
        b"a\x00\x00b",
        b"\xef\xbb\xbfa\x00b",
        b"\xff\xfea\x00\x00\x00\x00",
        b"\x00\x00",
        b"\x00\x00\x00\x01glyf",
    ],
)
def test_binary_content_is_no_text(content: bytes) -> None:
    assert plain(content) is None


def test_a_zero_byte_far_down_does_not_make_a_file_binary() -> None:
    content = b"x = 1\n" * 3000 + b"\x00"
    assert plain(content) == content


def test_latin1_is_read_where_utf8_is_not() -> None:
    assert utf8("größe".encode("latin-1")) == "größe".encode()


def test_valid_utf8_stays_as_it_is() -> None:
    content = "größe".encode()
    assert utf8(content) is content
    assert utf8(b"ascii") == b"ascii"


@given(st.binary(max_size=200))
def test_any_bytes_give_valid_utf8_or_nothing(content: bytes) -> None:
    text = plain(content)
    if text is not None:
        utf8(text).decode("utf-8")
