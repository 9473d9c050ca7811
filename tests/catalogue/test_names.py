"""Names are compared as registries and resolvers compare them."""

import pytest
from auditor.catalogue.names import host_name, model_forms, package_name, package_names, prefixes, setting_tokens
from auditor.catalogue.needles import package_needle


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("API.Example.COM.", "api.example.com"),
        ("api.example.com:443", "api.example.com"),
        (" api.example.com ", "api.example.com"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("", None),
        ("[::1]:80", None),
        ("x" * 300, None),
        ("ü" * 200 + ".example", None),
    ],
)
def test_hosts_lose_case_port_and_trailing_dot(written: str, compared: str | None) -> None:
    assert host_name(written) == compared


@pytest.mark.parametrize(
    ("ecosystem", "written", "compared"),
    [
        ("pypi", "Lang_Chain.Open--AI[extra]", "lang-chain-open-ai"),
        ("npm", "@Scope/Name", "@scope/name"),
        ("maven", "com.acme/thing", "com.acme:thing"),
        ("maven", "com.acme:thing", "com.acme:thing"),
        ("cargo", "async_thing", "async-thing"),
        ("swift", "https://github.com/Owner/Thing.git", "owner/thing"),
        ("gem", "Ruby-Thing", "Ruby-Thing"),
    ],
)
def test_packages_are_compared_as_their_registry_does(ecosystem: str, written: str, compared: str) -> None:
    assert package_name(ecosystem, written) == compared


def test_go_modules_are_also_looked_up_without_major_version_and_sub_package() -> None:
    assert list(package_names("golang", "github.com/a/b/v3"))[:2] == ["github.com/a/b/v3", "github.com/a/b"]
    assert "github.com/a/b" in list(package_names("golang", "github.com/a/b/option"))


def test_prefixes_end_at_separators_longest_first() -> None:
    assert list(prefixes("a.b::c/d")) == ["a.b::c", "a.b", "a"]
    assert list(prefixes("/a")) == []


def test_settings_are_taken_apart_at_case_and_punctuation() -> None:
    assert setting_tokens("app.openAiApiKey-2") == ("APP", "OPEN", "AI", "API", "KEY", "2")


def test_model_ids_are_also_looked_up_without_what_stands_before_them() -> None:
    assert "gpt-9" in list(model_forms("openrouter/acme/GPT-9"))
    assert "claude-9" in list(model_forms("acme:claude-9"))
    assert next(model_forms("name9:7b")) == "name9:7b"
    assert list(model_forms("")) == []


@pytest.mark.parametrize(
    ("name", "literal"),
    [
        ("langchain-*", "langchain-"),
        ("openai", "openai"),
        ("com.acme:acme-java", "acme-java"),
        ("com.acme:client", "com.acme"),
        ("com.acme:*", "com.acme"),
        ("org.acme.camel:camel-ai-*", "camel-ai-"),
    ],
)
def test_a_package_is_looked_for_by_what_stands_in_every_manifest_that_asks_for_it(name: str, literal: str) -> None:
    assert package_needle(name) == literal
