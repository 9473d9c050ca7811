"""Real packages, downloaded by their pinned versions, hold what was seen in them by eye."""

import subprocess
import sys
import zipfile
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
from auditor.config import Settings
from auditor.model.report import Report
from auditor.pipeline import audit

Place = tuple[str, int, str, str | None, bool | None]
"""Path, line, kind, provider and whether it is closed, each read in the package's source."""


class Package(NamedTuple):
    """One package of the registry, the folder of it that is looked at, and what is seen there."""

    name: str
    version: str
    folder: str
    seen: frozenset[Place]


PACKAGES = {
    "mem0ai": Package(
        "mem0ai",
        "2.2.1",
        "mem0",
        frozenset(
            {
                ("llms/openai.py", 43, "client", "openrouter", True),
                ("llms/openai.py", 53, "client", "openai", True),
                ("llms/gemini.py", 40, "client", "google-vertex", True),
                ("llms/gemini.py", 43, "client", "google-gemini", True),
                ("llms/aws_bedrock.py", 558, "call", "aws-bedrock", True),
                ("llms/deepseek.py", 108, "call", "deepseek", True),
                ("llms/groq.py", 118, "call", "groq", True),
                ("llms/together.py", 91, "call", "together", True),
                ("llms/xai.py", 109, "call", "xai", True),
                ("llms/sarvam.py", 81, "call", "sarvam", True),
                ("llms/lmstudio.py", 113, "call", None, False),
                ("llms/vllm.py", 107, "call", None, False),
                ("llms/ollama.py", 143, "call", "ollama", False),
            }
        ),
    ),
    "litellm": Package(
        "litellm",
        "1.80.0",
        "litellm/llms/openai",
        frozenset(
            {
                ("completion/handler.py", 125, "call", "openai", True),
                ("fine_tuning/handler.py", 59, "call", "openai", True),
                ("image_variations/handler.py", 26, "client", "openai", True),
                ("openai.py", 384, "client", "openai", True),
                ("openai.py", 395, "client", "openai", True),
                ("openai.py", 436, "call", "openai", True),
                ("openai.py", 471, "call", "openai", True),
                ("openai.py", 1084, "call", "openai", True),
                ("openai.py", 1302, "call", "openai", True),
                ("openai.py", 1535, "call", "openai", True),
                ("openai.py", 1815, "call", "openai", True),
                ("transcriptions/handler.py", 72, "call", "openai", True),
            }
        ),
    ),
    "instructor": Package(
        "instructor",
        "1.17.0",
        "instructor",
        frozenset(
            {
                ("batch/providers/anthropic.py", 32, "client", "anthropic", True),
                ("batch/providers/openai.py", 44, "call", "openai", True),
                ("batch/providers/openai.py", 52, "call", "openai", True),
                ("cli/jobs.py", 133, "call", "openai", True),
                ("cli/jobs.py", 175, "call", "openai", True),
                ("cli/usage.py", 27, "call", "openai", True),
                ("v2/auto_client.py", 320, "client", "azure-openai", True),
                ("v2/auto_client.py", 565, "client", "anthropic", True),
                ("v2/auto_client.py", 805, "client", "cohere", True),
                ("v2/auto_client.py", 864, "client", "perplexity", True),
                ("v2/auto_client.py", 907, "client", "groq", True),
                ("v2/auto_client.py", 1018, "client", "aws-bedrock", True),
                ("v2/auto_client.py", 1077, "client", "cerebras", True),
                ("v2/auto_client.py", 1195, "client", "google-vertex", True),
                ("v2/auto_client.py", 1254, "client", "google-gemini", True),
                ("v2/auto_client.py", 1307, "client", "openai", None),
            }
        ),
    ),
    "crewai": Package(
        "crewai",
        "1.15.30",
        "crewai/llms",
        frozenset(
            {
                ("providers/anthropic/completion.py", 1126, "call", "anthropic", None),
                ("providers/anthropic/completion.py", 1684, "call", "anthropic", None),
                ("providers/azure/completion.py", 276, "client", "azure-ai-foundry", True),
                ("providers/azure/completion.py", 963, "call", "azure-ai-foundry", True),
                ("providers/azure/completion.py", 1251, "call", "azure-ai-foundry", True),
                ("providers/bedrock/completion.py", 781, "call", "aws-bedrock", True),
                ("providers/bedrock/completion.py", 1065, "call", "aws-bedrock", True),
                ("providers/openai/completion.py", 2561, "call", "openai", None),
            }
        ),
    ),
    "chainlit": Package("chainlit", "2.12.0", "chainlit", frozenset({("cli/__init__.py", 207, "credential", "openai", True)})),
}


@pytest.fixture(scope="session")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder for packages."""
    return tmp_path_factory.mktemp("packages")


def looked_at(package: Package, folder: Path) -> tuple[Report, set[Place]]:
    """Download a package, look at it, and return the report with the places found, relative to the folder that was looked at."""
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", str(folder)]
    done = subprocess.run([*command, f"{package.name}=={package.version}"], capture_output=True, text=True)
    wheels = sorted(folder.glob(f"{package.name}-*.whl"))
    assert wheels, f"{package.name} {package.version} could not be downloaded, so nothing was checked:\n{done.stderr[-800:]}"
    root = folder / package.name
    with zipfile.ZipFile(wheels[0]) as wheel:
        wheel.extractall(root, [name for name in wheel.namelist() if name.startswith(f"{package.folder}/")])
    report = audit([str(root)], msgspec.structs.replace(Settings(), cache=False))
    found = {
        (
            finding.location.path.removeprefix(f"{package.folder}/"),
            finding.location.region.start_line,
            finding.kind,
            finding.provider_id,
            finding.closed,
        )
        for finding in report.findings
        if finding.location.region is not None and finding.confidence != "low"
    }
    return report, found


@pytest.mark.parametrize("name", sorted(PACKAGES))
def test_a_package_is_seen_through(name: str, downloads: Path) -> None:
    report, found = looked_at(PACKAGES[name], downloads)
    assert not PACKAGES[name].seen - found
    assert not [note for note in report.notifications if note.level == "error"]
    if name == "chainlit":  # it shows what others ask, and asks nobody
        assert not [place for place in found if place[2] in ("call", "client")]
