"""Variables that switch every call of an SDK are honoured as the SDK does it: what the code says goes first, then the order of its own."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.model.evidence import CallEvidence, SettingEvidence
from auditor.model.location import Location
from tests.languages.marked import catalogue

_CHAT = "from langchain_openai import ChatOpenAI\nChatOpenAI(model='gpt-4o').invoke('x')\n"
_CLAUDE = "from langchain_anthropic import ChatAnthropic\nChatAnthropic(model='claude-sonnet-4-6').invoke('x')\n"
_GEMINI = "from google import genai\ngenai.Client({}).models.generate_content(model='gemini-2.5-flash', contents='x')\n"
_LITELLM = "import litellm\nlitellm.completion(model='anthropic/claude-sonnet-4-6', messages=[])\n"
_CLIENT = "from openai import OpenAI\nOpenAI().chat.completions.create(model='gpt-4o', messages=[])\n"
_MODULE = "import openai\nopenai.chat.completions.create(model='gpt-4o', messages=[])\n"


@pytest.mark.parametrize(
    ("code", "variables", "provider", "closed"),
    [
        (_CHAT, {"LANGSMITH_GATEWAY": "true"}, "langsmith", True),
        (_CHAT, {"LANGSMITH_GATEWAY": "true", "OPENAI_BASE_URL": "http://vllm:8000/v1"}, "langsmith", True),
        (_CHAT, {"LANGSMITH_GATEWAY": "true", "OPENAI_API_BASE": "http://vllm:8000/v1"}, None, False),
        (_CHAT, {"LANGSMITH_GATEWAY": "false"}, "openai", True),
        (_CLAUDE, {"LANGSMITH_GATEWAY": "https://gateway.corp.internal"}, None, False),
        (_CLAUDE, {"LANGSMITH_GATEWAY": "true", "ANTHROPIC_BASE_URL": "https://api.anthropic.com"}, "anthropic", True),
        (_GEMINI.format(""), {"GOOGLE_GENAI_USE_VERTEXAI": "true"}, "google-vertex", True),
        (_GEMINI.format("vertexai=False"), {"GOOGLE_GENAI_USE_VERTEXAI": "true"}, "google-gemini", True),
        (_GEMINI.format(""), {"GOOGLE_GENAI_USE_VERTEXAI": "false"}, "google-gemini", True),
        (_LITELLM, {"USE_LITELLM_PROXY": "true", "LITELLM_PROXY_API_BASE": "http://litellm:4000"}, "litellm-proxy", False),
        (_LITELLM, {"USE_LITELLM_PROXY": "false"}, "anthropic", True),
        (_MODULE, {"OPENAI_API_TYPE": "azure"}, "azure-openai", True),
        (_CLIENT, {"OPENAI_API_TYPE": "azure"}, "openai", True),
        (_MODULE, {"OPENAI_API_TYPE": "openai"}, "openai", True),
    ],
)
def test_a_switch_in_the_environment(code: str, variables: dict[str, str], provider: str | None, closed: bool) -> None:
    declared = [
        SettingEvidence(location=Location(path=".env"), key=key, value=value, has_value=True, role="declared")
        for key, value in variables.items()
    ]
    analyst = Analyst(Project(lambda _path: code.encode(), ("main.py",), catalogue(), Settings(declared, ("main.py",))))
    calls = [item for item in analyst.analyse("main.py").evidence if isinstance(item, CallEvidence) and item.role == "call"]
    assert [(call.provider_id, call.target.closed) for call in calls] == [(provider, closed)]
