"""Structs have what settings say where a library fills them by their tags."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence, SettingEvidence
from auditor.model.location import Location
from tests.languages.marked import catalogue

CODE = """package main

import (
\t"github.com/caarlos0/env/v10"
\t"github.com/kelseyhightower/envconfig"
\t"github.com/spf13/viper"
\topenai "github.com/sashabaranov/go-openai"
)

type Config struct {
\tLLM struct {
\t\tURL, Second string `mapstructure:"base_url"`
\t\tPlain string
\t} `mapstructure:"llm"`
\tInner Inner `mapstructure:",squash"`
\tNamed string `env:"NAMED_URL"`
\tPreset string `env:"PRESET_URL" envDefault:"http://vllm:8000/v1"`
\tBaseURL string `split_words:"true" default:"https://api.openai.com/v1"`
\tChild Child `envPrefix:"CHILD_"`
}

type Inner struct {
\tOther string `mapstructure:"other_url,omitempty"`
}

type Child struct {
\tURL string `env:"URL"`
}

func start(given Config) {
\tvar c Config
\tfill
\tconfig := openai.DefaultConfig("x")
\tconfig.BaseURL = address
\topenai.NewClientWithConfig(config)
}
"""
OPEN = "http://vllm:8000/v1"


def closed(fill: str, address: str, **declared: str) -> bool | None:
    """Return what answers the one client of a program, where a settings file declares `a__b=value` as `a.b`."""
    settings = [
        SettingEvidence(location=Location(path="config.yaml"), key=key.replace("__", "."), value=value, has_value=True)
        for key, value in declared.items()
    ]
    source = CODE.replace("\tfill\n", f"\t{fill}\n").replace("= address", f"= {address}").encode()
    project = Project({"main.go": source}.get, ("main.go",), catalogue(), Settings(settings))
    found = Analyst(project).analyse("main.go").evidence
    (made,) = [item for item in found if isinstance(item, CallEvidence) and item.role == "client"]
    return made.target.closed


@pytest.mark.parametrize(
    ("fill", "address", "declared"),
    [
        ("viper.Unmarshal(&c)", "c.LLM.URL", {"llm__base_url": OPEN}),
        ("viper.Unmarshal(&c)", "c.LLM.Second", {"LLM_BASE_URL": OPEN}),
        ("viper.Unmarshal(&c)", "c.Inner.Other", {"other_url": OPEN}),
        ('viper.UnmarshalKey("app", &c)', "c.LLM.URL", {"app__llm__base_url": OPEN}),
        ("env.Parse(&c)", "c.Named", {"NAMED_URL": OPEN}),
        ("env.Parse(&c)", "c.Child.URL", {"CHILD_URL": OPEN}),
        ('envconfig.Process("app", &c)', "c.BaseURL", {"APP_BASE_URL": OPEN}),
        ("env.Parse(&c)", "c.Preset", {}),
        ("_ = c", "given.LLM.URL", {"llm__base_url": OPEN}),
        ("_ = c", "given.Named", {"NAMED_URL": OPEN}),
    ],
)
def test_a_field_has_what_is_declared_under_its_tag(fill: str, address: str, declared: dict[str, str]) -> None:
    assert closed(fill, address, **declared) is False
    if declared:
        assert closed(fill, address, **{f"{key}_2": value for key, value in declared.items()}) is not False


def test_a_field_that_nothing_declares_is_not_empty_any_more() -> None:
    assert closed("viper.Unmarshal(&c)", "c.LLM.URL") is None
    assert closed("viper.Unmarshal(&c)", "c.LLM.Plain", llm__plain=OPEN) is not False


def test_only_calls_that_fill_change_a_struct() -> None:
    assert closed("viper.Print(&c)", "c.Preset", PRESET_URL="https://api.openai.com/v1") is True
    assert closed("viper.Print(&c)", "c.Preset") is True
