"""Settings in configuration that is written as code, and the programs that read them."""

from pathlib import Path

import pytest
from auditor import audit
from auditor.config import Settings
from auditor.model.evidence import SettingEvidence

_NUXT = """export default defineNuxtConfig({
  runtimeConfig: {
    openaiBaseUrl: 'https://api.together.xyz/v1',
    openaiKey: process.env.OPENAI_API_KEY,
    public: { apiBase: '/api' },
  },
})
"""
_ELIXIR = """import Config

config :openai, api_key: System.get_env("OPENAI_API_KEY")

config :shop, Shop.LLM,
  base_url: "https://api.anthropic.com/v1",
  model: "claude-sonnet-4-6"

config :shop, :llm_url, System.get_env("LLM_URL") || "http://localhost:11434"
"""
_RAILS = """Rails.application.configure do
  config.x.openai.uri_base = "https://api.groq.com/openai/v1"
  config.x.openai.access_token = ENV.fetch("GROQ_API_KEY")
  # config.x.openai.model = "gpt-4o"
end
"""


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("nuxt.config.ts", _NUXT, {(3, "runtimeConfig.openaiBaseUrl", "https://api.together.xyz/v1", ()), (4, "runtimeConfig.openaiKey", None, ("OPENAI_API_KEY",))}),
        ("web/nuxt.config.js", "export default { app: { head: {} } }\n", set()),
        ("nuxt.config.mjs", "export default { runtimeConfig: {} }\n", set()),
        (
            "config/config.exs",
            _ELIXIR,
            {
                (3, "openai.api_key", None, ("OPENAI_API_KEY",)),
                (6, "shop.Shop.LLM.base_url", "https://api.anthropic.com/v1", ()),
                (7, "shop.Shop.LLM.model", "claude-sonnet-4-6", ()),
                (9, "shop.llm_url", "http://localhost:11434", ("LLM_URL",)),
            },
        ),
        ("config/dev.exs", "import Config\n\nconfig :shop, Shop.Repo, username: \"a\", hostname: \"db\"\n", set()),
        ("config/test.exs", "config :shop, :sandbox, true\n# config :openai, api_key: \"x\"\n", set()),
        (
            "config/environments/production.rb",
            _RAILS,
            {(2, "rails.config.x.openai.uri_base", "https://api.groq.com/openai/v1", ()), (3, "rails.config.x.openai.access_token", None, ("GROQ_API_KEY",))},
        ),
        ("config/application.rb", "module Shop\n  config.load_defaults 7.1\n  config.x.payment.url = \"https://pay.example.org\"\nend\n", {(3, "rails.config.x.payment.url", "https://pay.example.org", ())}),
        ("config/initializers/llm.rb", "Rails.application.config.x.chat_model = \"gpt-4o-mini\"\n", {(1, "rails.config.x.chat_model", "gpt-4o-mini", ())}),
    ],
)  # fmt: skip
def test_configuration_written_as_code_declares_its_settings(path: str, text: str, expected: set[tuple[object, ...]], read) -> None:  # type: ignore[no-untyped-def]
    found = [item for item in read(path, text) if isinstance(item, SettingEvidence)]
    assert {(item.location.region.start_line, item.key, item.value, item.reads) for item in found if item.location.region} == expected


_PROGRAMS = {
    "nuxt": (
        {
            "nuxt.config.ts": _NUXT,
            "server/api/chat.ts": "import OpenAI from 'openai'\nconst config = useRuntimeConfig()\n"
            "const client = new OpenAI({ apiKey: config.openaiKey, baseURL: config.openaiBaseUrl })\n",
        },
        "https://api.together.xyz/v1",
    ),
    "elixir": (
        {
            "config/config.exs": _ELIXIR,
            "lib/llm.ex": "defmodule Shop.LLM do\n  def ask(q) do\n    base = Application.get_env(:shop, Shop.LLM)[:base_url]\n"
            '    Req.post!(base <> "/chat/completions", json: %{messages: [%{role: "user", content: q}]})\n  end\nend\n',
        },
        "https://api.anthropic.com/v1/chat/completions",
    ),
    "rails": (
        {
            "config/environments/production.rb": _RAILS,
            "app/chat.rb": 'require "openai"\nOpenAI::Client.new(access_token: "x", uri_base: Rails.configuration.x.openai.uri_base)\n',
        },
        "https://api.groq.com/openai/v1",
    ),
}


def test_programs_get_what_their_configuration_says(tmp_path: Path) -> None:
    for name, (files, _) in _PROGRAMS.items():
        for path, text in files.items():
            (tmp_path / name / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name / path).write_text(text, encoding="utf-8")
    report = audit([str(tmp_path)], Settings(cache=False, jobs=0))
    found = [(finding.location.path.split("/")[0], finding.endpoint) for finding in report.findings if finding.kind in ("client", "call")]
    assert sorted(found) == sorted((name, endpoint) for name, (_, endpoint) in _PROGRAMS.items())
