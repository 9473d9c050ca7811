"""Razor files are lowered to the C# in them, at the offsets of the file."""

from auditor.languages import by_name, language_of
from auditor.languages.razor import lower
from auditor.model import ir
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.languages.spelling import spelled

PAGE = (
    b"""@page "/ask"
@using Acme.Chat
  @inject IChat Chat
@inject List<string> Words;
<h1>@title</h1>
@code {
    // } a comment
    private string title = "}" + '}' + @"}"""
    + b'""'
    + b"""" + $"{1}";
    int Twice(int a) { return a * 2; }
}
@functions { int Once() { return 1; } }
"""
)


def test_usings_injected_services_and_code_blocks_make_one_class() -> None:
    module = lower("Pages/Ask.razor", PAGE)
    assert module.errors == ()
    text = spelled(module.body)
    assert text.startswith("import =Acme.Chat.*; extension Ask() {let Chat: IChat; let Words: List")
    assert "method Twice(a)" in text
    assert "method Once()" in text


def test_statements_stand_at_the_offsets_of_the_file() -> None:
    module = lower("Ask.razor", PAGE)
    (statement,) = [part for part in module.body if isinstance(part, ir.DefineClass)]
    twice = next(part.function for part in statement.class_.body if isinstance(part, ir.Define) and part.function.name == "Twice")
    assert PAGE[twice.start : twice.end] == b"int Twice(int a) { return a * 2; }"


def test_a_file_of_imports_brings_them_to_others() -> None:
    (statement,) = lower("Pages/_Imports.razor", b"@using Acme.Chat\r\n").body
    assert isinstance(statement, ir.Import)
    assert [(binding.module, binding.exported) for binding in statement.bindings] == [("Acme.Chat", True)]
    (own,) = lower("Pages/Ask.razor", b"@using Acme.Chat").body
    assert isinstance(own, ir.Import)
    assert not own.bindings[0].exported


def test_what_is_not_closed_or_has_no_room_is_left_out() -> None:
    assert lower("a.razor", b"\n@code { int a = 1;").body == ()
    assert lower("a.razor", b"@code { int a = 1; }").body == ()
    assert lower("a.razor", b"<p>@model.Name</p>").body == ()


def test_razor_is_registered_with_the_sdks_of_csharp() -> None:
    assert language_of("Views/Home/Index.cshtml") == "razor"
    assert by_name("razor").sdk_languages == ("csharp",)


@given(st.lists(st.sampled_from([b"@code {", b"@inject A b", b"@using A", b"\n", b"}", b'"', b"@", b"x", b"/*", b"{", b"'"]), max_size=20))
@settings(max_examples=100, deadline=None)
def test_any_arrangement_of_directives_is_lowered(parts: list[bytes]) -> None:
    content = b"".join(parts)
    module = lower("a.razor", content)
    assert all(0 <= start <= end <= len(content) + 1 for start, end in module.errors)
