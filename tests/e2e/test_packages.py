"""A real package, downloaded by its pinned version, holds what was seen in it by eye."""

import subprocess
import sys
import zipfile
from pathlib import Path

import msgspec
import pytest
from auditor.config import Settings
from auditor.pipeline import audit

SEEN = {
    ("mem0/llms/openai.py", 43, "client", "openrouter", True),
    ("mem0/llms/openai.py", 53, "client", "openai", True),
    ("mem0/llms/gemini.py", 40, "client", "google-vertex", True),
    ("mem0/llms/gemini.py", 43, "client", "google-gemini", True),
    ("mem0/llms/aws_bedrock.py", 558, "call", "aws-bedrock", True),
    ("mem0/llms/deepseek.py", 108, "call", "deepseek", True),
    ("mem0/llms/groq.py", 118, "call", "groq", True),
    ("mem0/llms/together.py", 91, "call", "together", True),
    ("mem0/llms/xai.py", 109, "call", "xai", True),
    ("mem0/llms/sarvam.py", 81, "call", "sarvam", True),
    ("mem0/llms/lmstudio.py", 113, "call", None, False),
    ("mem0/llms/vllm.py", 107, "call", None, False),
    ("mem0/llms/ollama.py", 143, "call", "ollama", False),
}
"""Path, line, kind, provider and whether it is closed, each read in the package's source."""


@pytest.fixture(scope="session")
def mem0(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packages")
    command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--only-binary", ":all:", "-d", str(folder), "mem0ai==2.2.1"]
    done = subprocess.run(command, capture_output=True, text=True)
    wheels = sorted(folder.glob("mem0ai-*.whl"))
    assert wheels, f"mem0ai 2.2.1 could not be downloaded from the package registry, so nothing was checked:\n{done.stderr[-800:]}"
    zipfile.ZipFile(wheels[0]).extractall(folder / "mem0ai")
    return folder / "mem0ai"


def test_a_memory_library_with_many_providers_is_seen_through(mem0: Path) -> None:
    report = audit([str(mem0)], msgspec.structs.replace(Settings(), cache=False))
    found = {
        (
            "mem0/llms/" + finding.location.path.rpartition("/")[2],
            finding.location.region.start_line,
            finding.kind,
            finding.provider_id,
            finding.closed,
        )
        for finding in report.findings
        if finding.location.region is not None and "llms/" in finding.location.path
    }
    missing = SEEN - found
    assert not missing
    assert not [note for note in report.notifications if note.level == "error"]
