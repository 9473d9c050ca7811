"""Objects given to code that the project does not have: what nobody had set may be set afterwards, what was set stays."""

import pytest
from tests.analysis.test_classes import calls

GO = """package main

import "{import_}"
import openai "github.com/sashabaranov/go-openai"

type config struct {{
	azure bool
	url   string
}}

func main() {{
	cfg := &config{{{set}}}
	{call}
	if cfg.azure {{
		c := openai.NewClientWithConfig(openai.DefaultAzureConfig("k", cfg.url))
		c.CreateChatCompletion(ctx, openai.ChatCompletionRequest{{Model: "m"}})
	}}
}}
"""


def go(call: str, *, set_: str = "") -> list[str]:
    """Return the roles of what is found in the branch that a field decides."""
    return [role for _line, role, _answer in calls(a_go=GO.format(import_="encoding/json", call=call, set=set_))]


def test_a_branch_on_a_field_that_nobody_set_is_dead() -> None:
    assert go("_ = json.Valid") == []


@pytest.mark.parametrize("call", ["json.Unmarshal(data, cfg)", "json.Unmarshal(data, &cfg)", "parser.Fill(cfg)", "fill(cfg)"])
def test_a_call_of_somebody_elses_code_may_set_the_fields_of_what_it_is_given(call: str) -> None:
    assert "call" in go(call)


def test_an_option_that_a_caller_passes_may_set_any_field() -> None:
    source = GO.format(import_="encoding/json", set="", call="for _, o := range opts { o.apply(cfg) }").replace(
        "func main() {", "type Option interface { apply(*config) }\n\nfunc New(opts ...Option) {"
    )
    assert "call" in [role for _line, role, _answer in calls(a_go=source)]


def test_an_endpoint_that_was_not_set_stays_the_sdks_own() -> None:
    source = "import openai, other\n\n\nclass Settings:\n    url = None\n\n\ncfg = Settings()\nother.show(cfg)\nopenai.OpenAI(base_url=cfg.url)\n"
    assert [answer for _line, role, answer in calls(a_py=source) if role == "client"] == ["closed"]
