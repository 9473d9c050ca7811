"""Kind, context and component of files, by their paths."""

import pytest
from auditor.inputs.classify import Classifier, kind


@pytest.mark.parametrize(
    ("path", "language", "expected"),
    [
        ("a.py", "python", "code"),
        ("a.ipynb", "jupyter", "notebook"),
        ("requirements-dev.txt", None, "manifest"),
        ("web/package.json", None, "manifest"),
        ("package-lock.json", None, "manifest"),
        ("x.csproj", None, "manifest"),
        ("docker-compose.prod.yml", None, "infrastructure"),
        ("infra/main.tf", None, "infrastructure"),
        ("Dockerfile", None, "infrastructure"),
        (".env.production", None, "settings"),
        ("config/application.yml", None, "settings"),
        (".github/workflows/ci.yml", None, "pipeline"),
        (".gitlab-ci.yml", None, "pipeline"),
        ("bom.json", None, "sbom"),
        ("app.cdx.json", None, "sbom"),
        ("schema.graphql", None, "schema"),
        ("README.md", None, "document"),
        ("LICENSE", None, "other"),
        ("x.zzz", None, "other"),
    ],
)
def test_kinds(path: str, language: str | None, expected: str) -> None:
    assert kind(path, language) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("src/app.py", "production"),
        ("src/contest/app.py", "production"),
        ("tests/app.py", "test"),
        ("src/test_app.py", "test"),
        ("tests_integration/run.py", "test"),
        ("test_data_sets/app.py", "test"),
        ("testimonials/app.py", "production"),
        ("src/app_test.go", "test"),
        ("src/app.spec.ts", "test"),
        ("src/AppTests.java", "test"),
        ("src/latest.py", "production"),
        ("src/__tests__/x.js", "test"),
        ("App.Tests/x.cs", "test"),
        ("examples/app.py", "example"),
        ("examples/tests/app.py", "test"),
        ("docs/conf.py", "docs"),
        ("README.md", "docs"),
        (".env.example", "example"),
        (".env", "production"),
        ("dist/app.js", "generated"),
        ("api/service_pb2.py", "generated"),
        ("api/service.pb.go", "generated"),
    ],
)
def test_contexts(path: str, expected: str) -> None:
    assert Classifier(()).artifact(path, None, digest="", size_bytes=0).context == expected


def test_a_file_that_says_it_is_generated_is() -> None:
    assert Classifier(()).artifact("a.py", "python", digest="d", size_bytes=3, generated=True).context == "generated"


def test_the_component_is_the_nearest_folder_with_a_manifest() -> None:
    classifier = Classifier(["services/a/pyproject.toml", "web/package.json", "dotnet/x/x.csproj", "pyproject.toml"])

    def component(path: str) -> str:
        return classifier.artifact(path, None, digest="", size_bytes=0).component

    assert component("services/a/src/deep/main.py") == "services/a"
    assert component("web/index.ts") == "web"
    assert component("dotnet/x/Program.cs") == "dotnet/x"
    assert component("scripts/tools/run.py") == "scripts"
    assert component("main.py") == "."


def test_the_name_of_a_folder_that_was_asked_for_says_nothing_about_what_is_below() -> None:
    paths = ["docs/demo/app.py", "docs/demo/tests/x.py"]
    named = Classifier(paths, ("docs/demo/",))
    assert named.artifact("docs/demo/app.py", "python", digest="", size_bytes=0).context == "production"
    assert named.artifact("docs/demo/tests/x.py", "python", digest="", size_bytes=0).context == "test"
    assert Classifier(paths).artifact("docs/demo/app.py", "python", digest="", size_bytes=0).context == "example"
