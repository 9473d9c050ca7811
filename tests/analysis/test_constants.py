"""Classes found by their full names, where no import says which file defines them."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence
from tests.languages.marked import WORDS, catalogue

BOT = "class Ai::Bot\n  def ask(text) = OpenAI::Client.new.chat(parameters: { messages: [text] })\nend\n"
NESTED = "module Ai\n  class Bot\n    def ask(text) = OpenAI::Client.new.chat(parameters: { messages: [text] })\n  end\nend\n"
PHP_BOT = (
    "<?php\nnamespace App\\Ai;\nclass Bot { function ask($t) { return \\OpenAI::client('k')->chat()->create(['messages' => [$t]]); } }\n"
)
EX_BOT = 'defmodule App.Ai.Bot do\n  def ask(text), do: OpenAI.chat_completion(model: "gpt-4", messages: [text])\nend\n'


def callers(files: dict[str, str]) -> list[tuple[int, str]]:
    """Return line and answer of every call in the first file."""
    sources = {path: text.encode() for path, text in files.items()}
    paths = tuple(sources)
    analyst = Analyst(Project(lambda path: sources.get(path), paths, catalogue(), Settings(())))
    found = [item for item in analyst.analyse(paths[0]).evidence if isinstance(item, CallEvidence) and item.location.path == paths[0]]
    return sorted(
        (item.location.region.start_line, WORDS[item.target.closed]) for item in found if item.location.region and item.role == "call"
    )


@pytest.mark.parametrize("bot", [BOT, NESTED])
@pytest.mark.parametrize("name", ["Ai::Bot", "::Ai::Bot"])
def test_ruby_finds_a_class_by_the_file_its_name_spells(bot: str, name: str) -> None:
    assert callers({"app/a.rb": f"class A\n  def m(t) = {name}.new.ask(t)\nend\n", "lib/ai/bot.rb": bot}) == [(2, "closed")]


def test_a_file_of_the_name_without_the_class_is_no_answer() -> None:
    files = {"app/a.rb": "class A\n  def m(t) = Ai::Bot.new.ask(t)\nend\n", "lib/ai/bot.rb": "class Bot\n  def ask(t) = t\nend\n"}
    assert callers(files) == []


def test_a_class_of_the_project_does_not_hide_a_gem_of_the_same_last_name() -> None:
    files = {
        "app/ai/open_ai.rb": "class Ai::OpenAI < Ai\n  def m = ::OpenAI::Client.new.chat(parameters: {})\nend\n",
        "app/ai.rb": "class Ai\nend\n",
    }
    assert callers(files) == [(2, "closed")]


def test_a_name_in_a_module_means_the_class_of_that_module_first() -> None:
    files = {
        "lib/ai/use.rb": "module Ai\n  class Use\n    def m(t) = Bot.new.ask(t)\n  end\nend\n",
        "lib/ai/bot.rb": BOT,
        "lib/bot.rb": "class Bot\n  def ask(t) = t\nend\n",
    }
    assert callers(files) == [(3, "closed")]


@pytest.mark.parametrize(
    ("head", "made"),
    [
        ("use App\\Ai\\Bot;", "new Bot()"),
        ("use App\\Ai\\Bot as B;", "new B()"),
        ("", "new \\App\\Ai\\Bot()"),
        ("", "app(\\App\\Ai\\Bot::class)"),
    ],
)
def test_php_finds_a_class_by_namespace_and_folder(head: str, made: str) -> None:
    source = f"<?php\nnamespace App\\Http;\n{head}\nclass A {{ function m($t) {{ return ({made})->ask($t); }} }}\n"
    assert callers({"src/Http/A.php": source, "src/Ai/Bot.php": PHP_BOT}) == [(4, "closed")]
    assert callers({"src/Http/A.php": source, "src/Ai/Bot.php": PHP_BOT.replace("App\\Ai", "App\\Other")}) == []


def test_elixir_finds_a_module_by_alias_and_full_name() -> None:
    source = "defmodule App.Use do\n  alias App.Ai.Bot\n  def m(t), do: Bot.ask(t)\n  def n(t), do: App.Ai.Bot.ask(t)\nend\n"
    assert callers({"lib/app/use.ex": source, "lib/app/ai/bot.ex": EX_BOT}) == [(3, "closed"), (4, "closed")]
