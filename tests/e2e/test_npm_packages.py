"""Real packages of npm, downloaded by their pinned versions, hold what was seen in them by eye."""

import shutil
import subprocess
import tarfile

import msgspec
import pytest
from auditor.config import Settings
from auditor.model.report import Report
from auditor.pipeline import audit

PACKAGES = {
    "@langchain/openai@1.5.8": ((".js",), "dist/"),
    "ai@6.0.326": ((".ts",), "src/model/", "src/registry/", "src/middleware/", "src/types/", "src/util/"),
    "openai@6.49.0": ((".ts",), "src/client.ts", "src/azure.ts", "src/realtime/", "src/beta/realtime/", "src/internal/", "src/core/"),
    "promptfoo@0.80.3": ((".js",), "dist/src/providers/", "dist/src/cache.js", "dist/src/fetch.js", "dist/src/envars.js"),
}
"""Name and version -> suffix and places of what is read: types, maps and second copies of the same code are left out."""


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """Everything found in all packages."""
    folder = tmp_path_factory.mktemp("npm")
    npm = shutil.which("npm")
    assert npm, "npm is not installed, so nothing was checked: these packages are downloaded by it"
    command = [npm, "pack", "--silent", "--pack-destination", str(folder), *PACKAGES]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    archives = sorted(folder.glob("*.tgz"))
    assert len(archives) == len(PACKAGES), (
        f"the packages could not be downloaded from the registry, so nothing was checked:\n{done.stderr[-800:]}"
    )
    for archive in archives:
        name = archive.name.rpartition("-")[0]
        suffixes, *places = next(
            part for package, part in PACKAGES.items() if package.rpartition("@")[0].lstrip("@").replace("/", "-") == name
        )
        wanted = tuple(f"package/{place}" for place in places)
        with tarfile.open(archive) as content:
            members = [member for member in content if member.name.startswith(wanted) and member.name.endswith(suffixes)]
            content.extractall(folder / "code" / name, members=members, filter="data")
    return audit([str(folder / "code")], msgspec.structs.replace(Settings(), cache=False))


def seen(report: Report, package: str, *kinds: str) -> set[tuple[str, int, str, str | None, bool | None]]:
    """Return path, line, kind, provider and whether it is closed of what is found in one package."""
    start = f"{package}/package/"
    return {
        (finding.location.path.removeprefix(start), finding.location.region.start_line, finding.kind, finding.provider_id, finding.closed)
        for finding in report.findings
        if finding.location.region is not None and finding.location.path.startswith(start) and finding.kind in kinds
    }


def test_a_framework_s_package_makes_the_calls_that_its_source_shows(report: Report) -> None:
    found = seen(report, "langchain-openai", "call", "client")
    assert (
        not {
            ("dist/chat_models/completions.js", 260, "call", "openai", None),
            ("dist/chat_models/responses.js", 191, "call", "openai", None),
            ("dist/chat_models/base.js", 479, "call", "openai", None),
            ("dist/chat_models/base.js", 319, "client", "openai", None),
            ("dist/embeddings.js", 129, "call", "openai", None),
            ("dist/embeddings.js", 103, "call", "openai", None),
            ("dist/llms.js", 274, "call", "openai", None),
            ("dist/tools/dalle.js", 90, "call", "openai", None),
            ("dist/azure/embeddings.js", 65, "call", "azure-openai", None),
            ("dist/azure/llms.js", 65, "client", "azure-openai", None),
        }
        - found
    )
    assert not [item for item in found if "converters/" in item[0] or "utils/" in item[0]]


def test_a_package_that_calls_whatever_model_it_is_given_makes_no_call_of_a_provider(report: Report) -> None:
    assert seen(report, "ai", "call", "endpoint", "credential") == set()
    assert {(path, provider) for path, _line, _kind, provider, _closed in seen(report, "ai", "client")} <= {
        ("src/model/resolve-model.ts", "vercel-ai-gateway")
    }
    assert ("src/model/resolve-model.ts", 1, "import", "vercel-ai-gateway", True) in seen(report, "ai", "import")


def test_an_sdk_s_own_source_names_its_endpoint_and_little_else(report: Report) -> None:
    assert ("src/client.ts", 452, "endpoint", "openai", True) in seen(report, "openai", "endpoint")
    assert {provider for *_place, provider, _closed in seen(report, "openai", "call", "client", "endpoint")} <= {"openai", "azure-openai"}


def test_an_evaluator_of_many_providers_is_seen_through_the_helper_that_all_of_them_use(report: Report) -> None:
    found = {(path.removeprefix("dist/src/providers/"), *rest) for path, *rest in seen(report, "promptfoo", "call")}
    assert (
        not {
            ("anthropic.js", 221, "call", "anthropic", None),
            ("cohere.js", 66, "call", "cohere", True),
            ("cohere.js", 157, "call", "cohere", True),
            ("groq.js", 66, "call", "groq", True),
            ("huggingface.js", 63, "call", "huggingface", True),
            ("localai.js", 45, "call", None, False),
            ("mistral.js", 155, "call", "mistral", True),
            ("ollama.js", 74, "call", "ollama", False),
            ("ollama.js", 150, "call", "ollama", False),
            ("openai.js", 183, "call", "openai", True),
            ("openai.js", 278, "call", "openai", True),
            ("openai.js", 360, "call", "openai", True),
            ("openai.js", 473, "call", "openai", None),
            ("palm.js", 126, "call", "google-gemini", True),
            ("replicate.js", 85, "call", "replicate", True),
            ("voyage.js", 47, "call", "voyage", True),
        }
        - found
    )
    assert not [item for item in found if item[0] in ("http.js", "webhook.js", "pythonCompletion.js", "scriptCompletion.js")]
    assert not [note for note in report.notifications if note.level == "error"]
