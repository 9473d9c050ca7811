"""No secret leaves a parser: not as a value, not in a snippet, not in a digest that could be turned back."""

import string
from random import Random

import msgspec
import pytest
from auditor.parsers.keys_in_clear import entropy, is_made_up, keyed_digest
from auditor.parsers.secrecy import (
    harmless_url,
    host_of,
    is_switch,
    looks_secret,
    redacted,
)
from hypothesis import given
from hypothesis import strategies as st

_LETTERS = string.ascii_letters + string.digits


def fresh(length: int, seed: int = 7, letters: str = _LETTERS) -> str:
    """A key-like string that no scanner of this repository should know."""
    random = Random(seed)
    return "".join(random.choice(letters) for _ in range(length))


def openai_key(seed: int = 7) -> str:
    return "sk-" + "proj-" + fresh(60, seed) + "T3Blbk" + "FJ" + fresh(60, seed + 1)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (".env", "OPENAI_API_KEY={key}\n"),
        ("docker-compose.yml", "services:\n  a:\n    environment:\n      OPENAI_API_KEY: {key}\n"),
        ("config.toml", 'api_key = "{key}"\nmodel = "gpt-4o"\n'),
        ("appsettings.json", '{{"OpenAI": {{"ApiKey": "{key}", "Endpoint": "https://api.openai.com/v1?key={key}"}}}}'),
        ("main.tf", 'variable "openai_api_key" {{ default = "{key}" }}\n'),
        ("Dockerfile", "FROM x\nENV OPENAI_API_KEY={key}\n"),
        ("app.py", 'client = OpenAI(api_key="{key}")\n'),
        ("requirements.txt", "--extra-index-url https://me:{key}@pypi.example.org\nopenai==1\n"),
        (
            ".github/workflows/a.yml",
            "jobs:\n  a:\n    env:\n      OPENAI_API_KEY: {key}\n    steps:\n      - run: curl -H 'Authorization: Bearer {key}' https://api.openai.com\n",
        ),
        ("mcp.json", '{{"mcpServers": {{"a": {{"url": "https://x:{key}@mcp.example.org/{key}", "env": {{"OPENAI_API_KEY": "{key}"}}}}}}}}'),
        ("chart/values.yaml", "env:\n  - name: OPENAI_API_KEY\n    value: {key}\n"),
    ],
)
def test_a_key_in_clear_is_found_and_never_comes_out(path: str, text: str, read) -> None:  # type: ignore[no-untyped-def]
    key = openai_key()
    found = read(path, text.format(key=key))
    assert found
    encoded = b"".join(msgspec.json.encode(item) for item in found).decode()
    assert key not in encoded
    assert key[20:50] not in encoded
    clear = [item for item in found if getattr(item, "in_clear", False)]
    assert {item.digest for item in clear} == ({keyed_digest(key)} if path != "requirements.txt" else set())


def test_a_value_of_another_secret_setting_never_comes_out(read) -> None:  # type: ignore[no-untyped-def]
    text = "OPENAI_BASE_URL=https://bob:hunter22@api.openai.com/v1?sig=abcdef\nANTHROPIC_API_KEY=letmein99\nLLM_ENDPOINT=https://hooks.example.org/services/T00AB/B00CD/aB3dE5fG7hJ9kL1mN2pQ\n"
    encoded = b"".join(msgspec.json.encode(item) for item in read(".env", text)).decode()
    for secret in ("hunter22", "bob", "abcdef", "letmein99", "aB3dE5fG7hJ9kL1mN2pQ"):
        assert secret not in encoded


@pytest.mark.parametrize("path", ["tests/test_app.py", "docs/setup.json", "src/app.test.ts", "examples/fixtures/a.env"])
def test_a_key_in_tests_and_documents_is_weak_evidence(path: str, read) -> None:  # type: ignore[no-untyped-def]
    found = [item for item in read(path, f'key = "{openai_key()}"\n') if getattr(item, "in_clear", False)]
    assert [item.confidence for item in found] == ["low"]


def test_equal_keys_have_equal_digests_and_others_have_not(read) -> None:  # type: ignore[no-untyped-def]
    one = [item.digest for item in read("a.py", f'a = "{openai_key(1)}"\n\nb = "{openai_key(1)}"\nc = "{openai_key(2)}"\n')]
    assert one[0] == one[1] != one[2]


@pytest.mark.parametrize(
    "value",
    [
        "sk-your-api-key-here-xxxxxxxxxxxxxxxxxxxx",
        "sk-" + "0123456789abcdef" * 3,
        "sk-" + "a" * 48,
        "sk-" + "abc123" * 8,
        "hf_" + "ExampleExampleExampleExample",
        "sk-test-" + fresh(40),
        "gsk_" + "1234567890" * 5,
        "sk-" + "ab" * 24,
    ],
)
def test_placeholders_are_no_keys(value: str) -> None:
    assert is_made_up(value)


@pytest.mark.parametrize("seed", range(40))
def test_random_keys_are_keys(seed: int) -> None:
    assert not is_made_up("sk-" + fresh(48, seed))
    assert not is_made_up("xai-" + fresh(80, seed, "0123456789abcdef"))


def test_entropy_is_of_the_characters_in_the_value() -> None:
    assert entropy("") == 0.0
    assert entropy("aaaa") == 0.0
    assert entropy("abcd") == 2.0


@pytest.mark.parametrize(
    ("value", "host"),
    [
        ("https://u:p@API.openai.com:443/v1?x=1", "api.openai.com"),
        ("api.openai.com", "api.openai.com"),
        ("localhost:11434", "localhost"),
        ("ollama:11434", "ollama"),
        ("http://[::1]:8000/v1", "::1"),
        ("10.0.0.3:80", "10.0.0.3"),
        ("gpt-4o", None),
        ("a sentence. With dots", None),
        ("version1.2", None),
        ("", None),
    ],
)
def test_hosts_are_taken_from_urls_and_bare_names(value: str, host: str | None) -> None:
    assert host_of(value) == host


def test_a_url_keeps_neither_user_nor_query_nor_a_secret_path() -> None:
    assert harmless_url("https://u:p@x.org/v1?k=1#f") == "https://x.org/v1"
    assert harmless_url("https://x.org/" + fresh(24)) == "https://x.org"
    assert harmless_url("no url") is None


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(line: str) -> None:
    assert redacted(redacted(line)) == redacted(line)


@pytest.mark.parametrize("line", ["api-key: ${OPENAI_API_KEY}", "key: os.environ/X", "token: {{ .Values.token }}", "tokens = 5"])
def test_references_are_left_readable(line: str) -> None:
    assert redacted(line) == line


def test_model_ids_do_not_look_secret_and_keys_do() -> None:
    assert not looks_secret("anthropic.claude-3-5-sonnet-20241022-v2:0")
    assert not looks_secret("meta-llama/Llama-3.1-8B-Instruct")
    assert looks_secret(fresh(30))
    assert is_switch("True")
    assert not is_switch("maybe")
