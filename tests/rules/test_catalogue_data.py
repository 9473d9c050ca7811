"""The shipped providers and SDKs: every fact has a source and a day, nothing is claimed twice, and look-alikes match nothing."""

import re
import time

import pytest
from auditor.catalogue.catalogue import Catalogue
from auditor.catalogue.checks import find_contradictions
from auditor.catalogue.decoding import parse_yaml
from auditor.catalogue.needles import Needle
from auditor.inputs.rules import load_rules, rule_folders
from tests.rules.shipped import catalogue, parts

LOOKALIKE_PACKAGES = [
    ("npm", "groq"), ("npm", "groq-js"), ("npm", "next-sanity"), ("pypi", "pygrok"), ("pypi", "grok"), ("golang", "github.com/vjeantet/grok"),
    ("golang", "github.com/elastic/go-grok"), ("maven", "io.krakens:java-grok"), ("pypi", "geminipy"), ("npm", "gemini-api"), ("npm", "gemini"),
    ("pypi", "gemini"), ("cargo", "gemini_client"), ("pypi", "mistral"), ("pypi", "python-mistralclient"), ("pypi", "python-novaclient"),
    ("pypi", "nova"), ("composer", "laravel/nova"), ("composer", "roots/bedrock"), ("npm", "bedrock-protocol"), ("pypi", "matplotlib"),
    ("maven", "com.oracle.coherence.ce:coherence"), ("pypi", "scikit-learn"), ("maven", "com.thinkaurelius.titan:titan-core"),
    ("npm", "@fontsource/sora"), ("pypi", "flax"), ("npm", "togetherjs"), ("npm", "fireworks-js"), ("pypi", "FireWorks"),
    ("npm", "@tsparticles/preset-fireworks"), ("golang", "github.com/matrix-org/pinecone"), ("golang", "github.com/alecthomas/chroma"),
    ("npm", "chroma-js"), ("golang", "github.com/weaveworks/weave"), ("hex", "phoenix"), ("npm", "phoenix"), ("maven", "org.apache.phoenix:phoenix-core"),
    ("golang", "github.com/aws/copilot-cli"), ("cargo", "warp"), ("pypi", "triton"), ("pypi", "gym"), ("pypi", "gymnasium"), ("pypi", "tiktoken"),
    ("pypi", "openapi"), ("pypi", "openapi-client"), ("npm", "openapi-typescript"), ("maven", "net.sf.jasperreports:jasperreports"),
    ("pypi", "boto3"), ("pypi", "requests"), ("npm", "axios"), ("npm", "cohesion"), ("pypi", "replicator"), ("npm", "together"),
]  # fmt: skip
LOOKALIKE_MODULES = [
    ("python", "openapi"), ("python", "openai_utils"), ("python", "coherence"), ("python", "gemini"), ("python", "grok"), ("python", "mistral"),
    ("python", "mistralclient"), ("python", "novaclient"), ("python", "flax.jax_utils"), ("python", "matplotlib.pyplot"), ("python", "triton.language"),
    ("python", "agents"), ("python", "ai"), ("python", "llm"), ("python", "google.cloud.storage"), ("python", "google"), ("python", "boto3"),
    ("javascript", "groq"), ("javascript", "chroma-js"), ("javascript", "gemini"), ("javascript", "ai"), ("javascript", "openapi"),
    ("go", "github.com/matrix-org/pinecone"), ("go", "github.com/alecthomas/chroma"), ("java", "org.apache.phoenix"), ("java", "net.sf.jasperreports"),
    ("java", "org.opengrok"), ("java", "com.tangosol"),
]  # fmt: skip
LOOKALIKE_HOSTS = [
    "api.gemini.com", "api.openai.com.evil.example", "myapi.openai.com.example", "openapi.com", "notopenai.com", "fakeapi.anthropic.com.example",
    "securepubads.g.doubleclick.net", "s3.us-east-1.amazonaws.com", "storage.googleapis.com", "maps.googleapis.com", "www.google.com",
    "account.blob.core.windows.net", "vault.azure.net", "github.com", "api.github.com", "pypi.org", "registry.npmjs.org", "localhost", "127.0.0.1",
    "example.com", "api.stripe.com", "huggingface.example", "cursor.example", "pinecone.example", "groq.dev.example",
]  # fmt: skip
LOOKALIKE_SETTINGS = [
    "OPENAPI_KEY", "GEMINI_API_SECRET", "API_KEY", "MODEL", "BASE_URL", "DATABASE_URL", "AWS_REGION", "AWS_ACCESS_KEY_ID", "GOOGLE_APPLICATION_CREDENTIALS",
    "GITHUB_TOKEN", "SENTRY_DSN", "S3_WRITER_API_KEY", "ACME_CO_API_KEY", "STRIPE_API_KEY", "COHERENCE_API_KEY", "OPENAIAPIKEYS", "XOPENAI_API_KEY",
    "CLAUDETTE_API_KEY", "NODE_ENV", "HTTP_PROXY", "POSTGRES_PASSWORD", "MY_AI_KEY",
]  # fmt: skip
LOOKALIKE_KEYS = [
    "sk_test_4eC39HqLyjWDarjtT1zdp7dc", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "sk-your-api-key", "sk-xxxxxxxxxxxxxxxxxxxxxxxx", "ghp_0123456789abcdefghijABCDEFGHIJ012345",
    "xoxb-1234567890-abcdefghij", "AKIAIOSFODNN7EXAMPLE", "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "550e8400-e29b-41d4-a716-446655440000", "app-settings-default-configuration", "key_0123456789", "glpat-abcdefghijklmnopqrst", "hf_model_name",
]  # fmt: skip
LOOKALIKE_MODELS = [
    "gpt",
    "my-deployment",
    "production",
    "o",
    "coherence",
    "llamas-in-pyjamas-please",
    "mistral wind",
    "geminis",
    "titanic",
    "novation",
    "commander",
    "phileas",
]


def test_nothing_contradicts_itself() -> None:
    assert find_contradictions(parts().providers, parts().sdks) == ()


def test_files_are_named_after_what_they_hold() -> None:
    for name, content in load_rules(rule_folders()).items():
        if "/providers/" in name:
            provider = parse_yaml(name, content)
            assert f"{provider['id']}.yaml" == name.rpartition("/")[2]


@pytest.mark.parametrize(("ecosystem", "name"), LOOKALIKE_PACKAGES)
def test_a_package_that_only_looks_alike_belongs_to_nobody(ecosystem: str, name: str) -> None:
    assert catalogue().provider_of_package(ecosystem, name) is None
    assert catalogue().framework_of_package(ecosystem, name) is None


@pytest.mark.parametrize(("language", "module"), LOOKALIKE_MODULES)
def test_a_module_that_only_looks_alike_belongs_to_nobody(language: str, module: str) -> None:
    assert catalogue().provider_of_module(language, module) is None


@pytest.mark.parametrize("host", LOOKALIKE_HOSTS)
def test_a_host_that_only_looks_alike_belongs_to_nobody(host: str) -> None:
    assert catalogue().provider_of_host(host) is None


@pytest.mark.parametrize("name", LOOKALIKE_SETTINGS)
def test_a_setting_that_only_looks_alike_belongs_to_nobody(name: str) -> None:
    assert catalogue().provider_of_environment(name) is None


@pytest.mark.parametrize("key", LOOKALIKE_KEYS)
def test_a_text_that_only_looks_like_a_key_is_none(key: str) -> None:
    assert catalogue().key_kind(key.encode()) is None
    assert list(catalogue().find_keys(f'token = "{key}"')) == []


@pytest.mark.parametrize("model", LOOKALIKE_MODELS)
def test_a_word_that_only_looks_like_a_model_is_nobodys(model: str) -> None:
    assert catalogue().providers_of_model(model) == ()
    assert catalogue().weights_of(model) is None


def sample(expression: str) -> str:
    """Return one text that a key pattern matches: the classes give their first members, counts their minimum."""
    text, position = "", 0
    expression = re.sub(r"\(\?:", "(", expression)
    while position < len(expression):
        match = re.compile(r"(\[[^\]]+\]|\\.|\([^)]*\)|.)(?:\{(\d+)(?:,\d*)?\}|([?*+]))?").match(expression, position)
        assert match is not None
        piece, count, mark = match.groups()
        position = match.end()
        if piece.startswith("["):
            piece = {"a": "a", "A": "A", "0": "7"}.get(piece[1], "a")
        elif piece.startswith("("):
            piece = piece[1:-1].split("|")[0]
        elif piece.startswith("\\"):
            piece = {"d": "7", "w": "a"}.get(piece[1], piece[1])
        text += piece * (int(count) if count else 0 if mark in ("?", "*") else 1)
    return text


def test_a_key_is_told_by_one_pattern_alone() -> None:
    patterns = [(provider.id, pattern) for provider in parts().providers for pattern in provider.key_patterns]
    assert len(patterns) > 30
    for owner, pattern in patterns:
        key = sample(pattern)
        assert re.fullmatch(pattern, key), f"no sample for {pattern}: {key}"
        owners = {other for other, expression in patterns if re.fullmatch(expression, key)}
        assert owners == {owner}
        assert catalogue().key_kind(key.encode()) == owner


@pytest.mark.parametrize(
    ("host", "provider"),
    [
        ("api.openai.com", "openai"), ("eu.api.openai.com:443", "openai"), ("api.anthropic.com", "anthropic"), ("acme.openai.azure.com", "azure-openai"),
        ("bedrock-runtime.eu-central-1.amazonaws.com", "aws-bedrock"), ("generativelanguage.googleapis.com", "google-gemini"),
        ("europe-west4-aiplatform.googleapis.com", "google-vertex"), ("openrouter.ai", "openrouter"), ("api.mistral.ai", "mistral"),
        ("models.inference.ai.azure.com", "github-models"), ("api.groq.com", "groq"),
    ],
)  # fmt: skip
def test_well_known_hosts_have_their_provider(host: str, provider: str) -> None:
    found = catalogue().provider_of_host(host)
    assert found is not None
    assert found[0] == provider


@pytest.mark.parametrize(
    ("host", "provider", "host_class"),
    [
        ("chat.com", "openai", "web-chat"), ("chatgpt.com", "openai", "web-chat"), ("ios.chat.openai.com", "openai", "web-chat"), ("help.openai.com", "openai", "site"),
        ("claude.ai", "anthropic", "web-chat"), ("docs.claude.com", "anthropic", "web-chat"), ("www.anthropic.com", "anthropic", "site"),
        ("copilot.com", "microsoft-copilot", "web-chat"), ("copilot.cloud.microsoft", "microsoft-copilot", "web-chat"), ("gemini.google", "google-gemini", "web-chat"),
        ("notebooklm.google", "google-gemini", "web-chat"), ("www.perplexity.com", "perplexity", "web-chat"), ("midjourney.com", "midjourney", "web-chat"),
        ("chat.mistral.ai", "mistral", "web-chat"), ("mistral.ai", "mistral", "site"), ("x.ai", "xai", "site"), ("grok.com", "xai", "web-chat"),
        ("elevenlabs.io", "elevenlabs", "web-chat"), ("cohere.com", "cohere", "site"), ("chat.qwen.ai", "alibaba-dashscope", "web-chat"),
        ("api2.cursor.sh", "cursor", "developer-tool"), ("copilot-proxy.githubusercontent.com", "github-copilot", "developer-tool"),
    ],
)  # fmt: skip
def test_what_a_host_of_a_provider_serves_is_told_apart(host: str, provider: str, host_class: str) -> None:
    found = catalogue().provider_of_host(host)
    assert found is not None
    assert (found[0], found[1].host_class) == (provider, host_class)


@pytest.mark.parametrize(
    ("host", "provider"),
    [
        ("bedrock-runtime.us-east-1.amazonaws.com", "aws-bedrock"), ("bedrock-runtime-fips.us-east-1.amazonaws.com", "aws-bedrock"),
        ("bedrock-agent-runtime.eu-west-1.amazonaws.com", "aws-bedrock"), ("bedrock-runtime.us-east-1.api.aws", "aws-bedrock"),
        ("vpce-0a1b2c3d4e5f-ab12cd34.bedrock-runtime.us-east-1.vpce.amazonaws.com", "aws-bedrock"), ("acme.openai.azure.us", "azure-openai"),
        ("acme.privatelink.openai.azure.com", "azure-openai"), ("acme.services.ai.azure.com", "azure-ai-foundry"),
        ("acme.cognitiveservices.azure.com", "azure-ai-services"), ("aiplatform.googleapis.com", "google-vertex"),
        ("aiplatform.eu.rep.googleapis.com", "google-vertex"), ("us-central1-aiplatform.mtls.googleapis.com", "google-vertex"),
    ],
)  # fmt: skip
def test_hosts_of_clouds_are_known_by_their_form(host: str, provider: str) -> None:
    found = catalogue().provider_of_host(host)
    assert found is not None
    assert found[0] == provider


@pytest.mark.parametrize(
    "host", ["s3.us-east-1.amazonaws.com", "bedrock.example.com", "openai.azure.com.example.org", "storage.googleapis.com"]
)
def test_other_hosts_of_clouds_are_nobodys(host: str) -> None:
    assert catalogue().provider_of_host(host) is None


@pytest.mark.parametrize(
    ("ecosystem", "package", "provider", "framework"),
    [
        ("pypi", "openai", "openai", None), ("npm", "@anthropic-ai/sdk", "anthropic", None), ("pypi", "langchain-openai", "openai", None),
        ("golang", "github.com/openai/openai-go/v2", "openai", None), ("pypi", "litellm", None, "litellm"), ("npm", "ai", None, "ai"),
        ("pypi", "langchain", None, "langchain"), ("pypi", "crewai", None, "crewai"), ("pypi", "ollama", "ollama", None), ("pypi", "mem0ai", "mem0", None),
    ],
)  # fmt: skip
def test_well_known_packages_have_their_provider_or_are_frameworks(
    ecosystem: str, package: str, provider: str | None, framework: str | None
) -> None:
    assert catalogue().provider_of_package(ecosystem, package) == provider
    if framework:
        assert catalogue().framework_of_package(ecosystem, package) == framework


@pytest.mark.parametrize(
    ("ecosystem", "package"),
    [
        ("pypi", "llama-index"), ("pypi", "langgraph"), ("pypi", "dspy-ai"), ("pypi", "chainlit"), ("pypi", "ag2"), ("pypi", "aisuite"), ("pypi", "promptflow"),
        ("pypi", "autogen-ext"), ("pypi", "pydantic-ai-slim"), ("pypi", "mcp"), ("npm", "@langchain/langgraph"), ("npm", "@copilotkit/react-core"),
        ("npm", "@modelcontextprotocol/sdk"), ("npm", "@ai-sdk/react"), ("maven", "org.springframework.ai:spring-ai-bom"), ("maven", "dev.langchain4j:langchain4j-core"),
        ("golang", "github.com/mark3labs/mcp-go"), ("nuget", "Microsoft.SemanticKernel.Core"), ("nuget", "ModelContextProtocol.AspNetCore"), ("gem", "raix"),
        ("composer", "symfony/ai-bundle"), ("cargo", "rmcp"), ("hex", "jido_ai"), ("pub", "langchain_core"), ("swift", "mattt/AnyLanguageModel"),
    ],
)  # fmt: skip
def test_frameworks_of_every_ecosystem_are_known_and_belong_to_nobody(ecosystem: str, package: str) -> None:
    assert catalogue().framework_of_package(ecosystem, package) is not None
    assert catalogue().provider_of_package(ecosystem, package) is None


@pytest.mark.parametrize(
    ("model", "weights"),
    [
        ("gpt-4o", "closed"), ("openai/gpt-5-mini", "closed"), ("claude-sonnet-4-5", "closed"), ("models/gemini-2.0-flash", "closed"),
        ("us.anthropic.claude-3-7-sonnet-20250219-v1:0", "closed"), ("text-embedding-3-large", "closed"), ("grok-4", "closed"),
        ("llama3.2:3b", "open"), ("meta-llama/Llama-3.3-70B-Instruct", "open"), ("gpt-oss-120b", "open"), ("qwen2.5-coder:7b", "open"), ("mistral:latest", "open"),
        ("BAAI/bge-m3", "open"), ("deepseek-r1:14b", "open"), ("us.meta.llama3-3-70b-instruct-v1:0", "open"), ("whisper-large-v3", "open"),
        ("nomic-embed-text", "open"), ("Phi-4", "open"), ("gemma-3-27b-it", "open"),
    ],
)  # fmt: skip
def test_the_weights_of_well_known_models_are_known(model: str, weights: str) -> None:
    assert catalogue().weights_of(model) == weights


def test_settings_behind_a_projects_prefix_are_recognised() -> None:
    assert catalogue().provider_of_environment("REWORKD_PLATFORM_OPENAI_API_KEY") == "openai"
    assert catalogue().provider_of_environment("NEXT_PUBLIC_ANTHROPIC_API_KEY") == "anthropic"
    assert catalogue().provider_of_environment("app.azureOpenAiApiKey") == "azure-openai"


def test_needles_are_precise() -> None:
    needles = catalogue().needles()
    everyday = {
        "agents",
        "ai",
        "llm",
        "cohere",
        "replicate",
        "together",
        "import ",
        "from ",
        "sk-",
        "sk_",
        "key_",
        "gpt",
        "api",
        "google",
        "arn:aws",
        "amazonaws.com",
        "model",
    }
    assert not everyday & {needle.text for needle in needles if needle.language != "shell"}
    assert all(len(needle.text) >= 3 and needle.text == needle.text.lower() for needle in needles)
    assert len({(needle.text, needle.role, needle.language) for needle in needles}) == len(needles)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("from openai import OpenAI", "python"), ("import anthropic", "python"), ("from agents import Agent", "python"), ("from google import genai", "python"),
        ("import cohere", "python"), ("from langchain_openai import ChatOpenAI", "python"), ("import { generateText } from 'ai'", "javascript"),
        ('import OpenAI from "openai"', "javascript"), ("const { Ollama } = require('ollama')", "javascript"), ("boto3.client('bedrock-runtime')", "python"),
        ("from crewai import Agent", "python"), ("import litellm", "python"), ("import { openai } from '@ai-sdk/openai'", "javascript"),
    ],
)  # fmt: skip
def test_an_import_of_an_sdk_holds_a_needle_of_its_language(line: str, language: str) -> None:
    found = [
        needle
        for needle in catalogue().needles()
        if needle.role in ("module", "switch") and needle.language == language and needle.text in line.lower()
    ]
    assert found, line


def test_every_python_and_javascript_sdk_is_found_by_a_needle_of_its_own() -> None:
    by_subject: dict[tuple[str, str], set[str]] = {}
    for needle in catalogue().needles():
        by_subject.setdefault((needle.language, needle.text), set()).add(needle.subject)
    texts = {
        language: {needle.text for needle in catalogue().needles() if needle.language == language} for language in ("python", "javascript")
    }
    for language, known in texts.items():
        for sdk in catalogue().sdks(language):
            if not sdk.common:
                assert any(holds(text, module, known) for module in sdk.modules for text in (module.lower(),)), sdk.package


def holds(text: str, module: str, known: set[str]) -> bool:
    """Tell whether a needle stands in some import of the module."""
    forms = (text, f"import {text}", f"from {text}", f"'{text}'", f'"{text}"')
    return any(form in known for form in forms) or any(needle in module.lower() for needle in known)


def test_the_whole_catalogue_loads_quickly_from_its_compiled_form() -> None:
    encoded = catalogue().to_bytes()
    best = min(_load(encoded) for _ in range(5))
    assert best < 0.2, "measured 0.02 s on two quiet cores"


def _load(encoded: bytes) -> float:
    start = time.perf_counter()
    loaded = Catalogue.from_bytes(encoded)
    assert loaded.providers
    assert all(loaded.sdks(language) for language in loaded.languages)
    assert all(isinstance(needle, Needle) for needle in loaded.needles())
    return time.perf_counter() - start


@pytest.mark.parametrize(
    ("name", "provider"), [("OPENAI_KEY", "openai"), ("ACME_OPENAI_SECRET", "openai"), ("OPENAI_DEBUG_KEY", None), ("OPENAI", None)]
)
def test_a_key_is_known_by_the_first_word_of_its_provider_and_nothing_that_means_more(name: str, provider: str | None) -> None:
    assert catalogue().provider_of_environment(name) == provider
