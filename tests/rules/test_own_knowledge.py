"""What users teach beside the shipped knowledge: an SDK and a gateway of their company, scanned from end to end."""

from pathlib import Path

import pytest
from auditor.config import Settings
from auditor.pipeline import audit

PROVIDER = """id: acme-gateway
name: Acme model gateway
class: gateway
openness: self-hosted
source: https://wiki.acme.example/llm
checked_on: 2026-11-01
packages: {pypi: [acme-llm]}
hosts:
- {host: llm.acmecorp.io}
- {host: llm-eu.acmecorp.io, match: suffix}
environment: [ACME_LLM_KEY]
"""
SDK = """package: acme-llm
ecosystem: pypi
provider: acme-gateway
modules: [acme_llm]
source: https://wiki.acme.example/llm
checked_on: 2026-11-01
clients:
- {name: acme_llm.Client, default_endpoint: 'https://llm.acmecorp.io/v1', endpoint: [base_url]}
calls:
- {path: chat.ask, capability: chat, model: [model], data: [messages]}
"""
CODE = """import acme_llm
from openai import OpenAI

acme_llm.Client().chat.ask(model="llama-3", messages=[])
OpenAI(base_url="https://llm.acmecorp.io/v1").chat.completions.create(model="llama-3", messages=[])
OpenAI(base_url="https://x.llm-eu.acmecorp.io/v1").chat.completions.create(model="llama-3", messages=[])
OpenAI().chat.completions.create(model="gpt-4o", messages=[])
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"rules/providers/acme-gateway.yaml": PROVIDER, "rules/sdks/python/acme-llm.yaml": SDK, "app/chat.py": CODE}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_an_sdk_and_a_gateway_of_the_company_answer_as_its_own(folder: Path) -> None:
    report = audit([str(folder / "app")], Settings(jobs=1, cache=False, rules=(str(folder / "rules"),)))
    calls = {
        finding.location.region.start_line: (finding.provider_id, finding.closed)
        for finding in report.findings
        if finding.kind == "call" and finding.location.region is not None
    }
    assert calls == {4: ("acme-gateway", False), 5: ("acme-gateway", False), 6: ("acme-gateway", False), 7: ("openai", True)}
