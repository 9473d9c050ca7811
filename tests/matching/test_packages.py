"""What is declared and used by nothing, and what is used and declared by nobody: said where everything that could explain it is missing."""

import pytest
from auditor.inputs.layout import layout_of
from auditor.matching import CatalogueKnowledge
from auditor.matching.packages import ECOSYSTEMS, Use, key_of, use_of
from auditor.model.artifact import Artifact, Layout
from auditor.model.evidence import DependencyEvidence, Evidence, ImportEvidence
from tests.builders import artifact, at
from tests.rules.shipped import catalogue

KNOWLEDGE = CatalogueKnowledge(catalogue())
_MANIFEST = {
    "pypi": "requirements.txt", "npm": "package.json", "golang": "go.mod", "maven": "pom.xml", "nuget": "App.csproj", "gem": "Gemfile",
    "composer": "composer.json", "cargo": "Cargo.toml", "swift": "Package.swift", "pub": "pubspec.yaml", "hex": "mix.exs",
}  # fmt: skip


def declares(ecosystem: str, name: str, path: str = "", **fields: object) -> DependencyEvidence:
    """Return a package that a manifest asks for."""
    where = at(path or _MANIFEST[ecosystem])
    return DependencyEvidence(location=where, purl="", name=name, ecosystem=ecosystem, **fields)  # type: ignore[arg-type]


def imports(package: str, module: str, path: str = "app/main", provider: str | None = "openai") -> ImportEvidence:
    """Return an import in code."""
    return ImportEvidence(location=at(path), module=module, provider_id=provider, package=package)


def seen(language: str, *evidence: Evidence, layout: Layout | None = None) -> tuple[Use, Artifact]:
    """Return what a project of one language declares and uses, and one of its files."""
    code = artifact("app/main", language=language)
    located = [
        (code if isinstance(one, ImportEvidence) else artifact(one.location.path, kind="manifest", language=None), one) for one in evidence
    ]
    found = use_of(
        located, layout or Layout(languages=(language,)), KNOWLEDGE.packages, KNOWLEDGE.provider_of_package, KNOWLEDGE.framework_of_package
    )
    return found, code


def is_unused(language: str, declared: DependencyEvidence, *others: Evidence) -> bool:
    """Tell whether a declared package is used by nothing in a project of one language."""
    return seen(language, declared, *others)[0].is_unused(declared)


def is_undeclared(language: str, imported: ImportEvidence, *others: Evidence, layout: Layout | None = None) -> bool:
    """Tell whether nobody declares what code imports."""
    use, code = seen(language, imported, *others, layout=layout)
    return use.is_undeclared(code, imported)


_SDKS = [
    ("python", "openai", "openai"),
    ("typescript", "@anthropic-ai/sdk", "@anthropic-ai/sdk"),
    ("go", "github.com/sashabaranov/go-openai", "github.com/sashabaranov/go-openai"),
    ("java", "com.openai:openai-java", "com.openai.client"),
    ("kotlin", "com.aallam.openai:openai-client", "com.aallam.openai.client"),
    ("scala", "io.cequence:openai-scala-client", "io.cequence.openaiscala"),
    ("csharp", "Azure.AI.OpenAI", "Azure.AI.OpenAI"),
    ("ruby", "ruby-openai", "OpenAI"),
    ("php", "openai-php/client", "OpenAI"),
    ("rust", "async-openai", "async_openai"),
    ("swift", "github.com/MacPaw/OpenAI", "OpenAI"),
    ("dart", "dart_openai", "package:dart_openai/dart_openai.dart"),
    ("elixir", "openai_ex", "OpenaiEx"),
]
"""One SDK of every ecosystem: language, package, what code imports."""


@pytest.mark.parametrize(("language", "package", "module"), _SDKS)
def test_what_a_manifest_asks_for_and_no_code_imports_is_unused(language: str, package: str, module: str) -> None:
    declared = declares(ECOSYSTEMS[language], package)
    assert is_unused(language, declared)
    assert not is_unused(language, declared, imports(package, module))


@pytest.mark.parametrize(("language", "package", "module"), [case for case in _SDKS if case[0] not in ("go", "rust")])
def test_what_code_imports_and_no_manifest_asks_for_is_undeclared(language: str, package: str, module: str) -> None:
    system = ECOSYSTEMS[language]
    folder = layout_of([f"app/{_MANIFEST[system]}"], [language])
    assert is_undeclared(language, imports(package, module), layout=folder)
    assert not is_undeclared(language, imports(package, module), declares(system, package), layout=folder)
    assert not is_undeclared(language, imports(package, module))  # nothing that could declare it


@pytest.mark.parametrize(("language", "package", "module"), [case for case in _SDKS if case[0] in ("go", "rust")])
def test_what_a_compiler_would_refuse_is_declared_in_a_way_that_was_not_seen(language: str, package: str, module: str) -> None:
    assert not is_undeclared(language, imports(package, module), layout=layout_of([f"app/{_MANIFEST[ECOSYSTEMS[language]]}"], [language]))


@pytest.mark.parametrize(
    ("declared", "language"),
    [
        (declares("pypi", "openai", scope="optional"), "python"),
        (declares("pypi", "openai", scope="build"), "python"),
        (declares("pypi", "openai", direct=False), "python"),
        (declares("pypi", "openai", "poetry.lock"), "python"),
        (declares("npm", "openai", "web/pnpm-lock.yaml"), "typescript"),
        (declares("golang", "github.com/sashabaranov/go-openai", "go.sum"), "go"),
        (declares("maven", "com.openai:openai-java", scope="build"), "java"),
        (declares("pypi", "openai"), "go"),
        (declares("pypi", "langsmith"), "python"),
        (declares("pypi", "llm-anthropic"), "python"),
        (declares("maven", "io.github.pig-mesh.ai:deepseek-spring-boot-starter"), "java"),
        (declares("maven", "org.springframework.ai:spring-ai-starter-model-openai"), "java"),
        (declares("pypi", "left-pad"), "python"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{value.name} {value.scope} {value.location.path}",
)
def test_what_may_be_used_without_an_import_is_not_called_unused(declared: DependencyEvidence, language: str) -> None:
    assert not is_unused(language, declared)


@pytest.mark.parametrize(
    ("language", "declared", "other"),
    [
        ("python", declares("pypi", "openai"), declares("pypi", "litellm")),
        ("python", declares("pypi", "langchain-openai"), imports("langchain", "langchain.chat_models")),
        ("java", declares("maven", "com.openai:openai-java"), declares("maven", "org.springframework.ai:spring-ai-starter-model-openai")),
        ("csharp", declares("nuget", "Azure.AI.OpenAI"), declares("nuget", "Microsoft.SemanticKernel")),
        ("ruby", declares("gem", "ruby-openai"), imports("langchainrb", "Langchain")),
        ("typescript", declares("npm", "@langchain/openai"), declares("npm", "langchain")),
        ("go", declares("golang", "github.com/openai/openai-go/v3"), imports("github.com/openai/openai-go", "github.com/openai/openai-go/v3")),
        ("java", declares("maven", "com.theokanning.openai-gpt3-java:service"), imports("com.theokanning.openai-gpt3-java:service", "com.theokanning")),
    ],
)  # fmt: skip
def test_what_a_framework_may_load_or_another_name_stands_for_is_not(language: str, declared: DependencyEvidence, other: Evidence) -> None:
    assert not is_unused(language, declared, other)


def test_a_framework_beside_which_a_sdk_is_loaded_by_code_alone_excuses_nothing() -> None:
    assert is_unused("typescript", declares("npm", "@anthropic-ai/sdk"), declares("npm", "ai"))


@pytest.mark.parametrize(
    ("language", "imported", "declared"),
    [
        ("python", imports("langchain-core", "langchain_core.messages"), declares("pypi", "langchain-openai")),
        ("python", imports("huggingface_hub", "huggingface_hub"), declares("pypi", "transformers")),
        ("python", imports("langchain vector stores", "langchain_neo4j"), declares("pypi", "langchain-openai")),
        ("java", imports("com.openai:openai-java", "com.openai.client"), declares("maven", "org.springframework.ai:spring-ai-openai")),
        ("java", imports("dev.langchain4j:langchain4j", "dev.langchain4j.model", provider=None), declares("maven", "dev.langchain4j:langchain4j-open-ai")),
        ("java", imports("dev.langchain4j:langchain4j", "dev.langchain4j.model", provider=None), declares("maven", "io.quarkiverse.langchain4j:quarkus-langchain4j-core")),
        ("csharp", imports("OpenAI", "OpenAI.Chat", provider=None), declares("nuget", "Azure.AI.OpenAI")),
        ("csharp", imports("Microsoft.SemanticKernel", "Microsoft.SemanticKernel", provider=None), declares("nuget", "Microsoft.SemanticKernel.Connectors.OpenAI")),
        ("php", imports("openai-php/client", "OpenAI", provider=None), declares("composer", "openai-php/laravel")),
        ("dart", imports("langchain", "package:langchain_openai", provider=None), declares("pub", "langchain_openai")),
        ("swift", imports("github.com/MacPaw/OpenAI", "OpenAI"), declares("swift", "github.com/exyte/OpenAI")),
        ("typescript", imports("@huggingface/transformers", "@xenova/transformers"), declares("npm", "@xenova/transformers")),
        ("javascript", imports("@langchain/core", "@langchain/core/messages"), declares("npm", "@langchain/openai")),
    ],
)  # fmt: skip
def test_what_comes_with_a_declared_package_is_not_called_undeclared(
    language: str, imported: ImportEvidence, declared: DependencyEvidence
) -> None:
    assert not is_undeclared(language, imported, declared)


def test_a_package_imports_itself() -> None:
    own = imports("com.unfbx:chatgpt-java", "com.unfbx.chatgpt.entity")
    use, _ = seen("java", declares("maven", "dev.langchain4j:langchain4j"), own)
    assert use.is_undeclared(artifact("src/main/java/org/acme/App.java", language="java"), own)
    assert not use.is_undeclared(artifact("src/main/java/com/unfbx/chatgpt/Client.java", language="java"), own)


def test_a_notebook_has_what_its_service_has() -> None:
    use, _ = seen("python", imports("openai", "openai"), declares("pypi", "anthropic"))
    assert not use.is_undeclared(artifact("a.ipynb", kind="notebook"), imports("openai", "openai"))


def test_names_are_compared_as_their_registries_do() -> None:
    assert key_of("pypi", "Azure.AI_x") == "azure-ai-x"
    assert key_of("gem", "ruby_llm") == "ruby-llm"
    assert key_of("golang", "github.com/openai/openai-go/v3") == "github.com/openai/openai-go"


def test_a_layout_names_manifests_and_languages_in_order() -> None:
    paths = ["b/package.json", "a/App.csproj", "pyproject.toml", "go.mod", "x.py"]
    assert layout_of(paths, ["python", "go", "go"]) == Layout(
        languages=("go", "python"), manifests=("a/App.csproj", "b/package.json", "go.mod")
    )
