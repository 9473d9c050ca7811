"""The shipped log formats with a small catalogue of our own, so that no test waits for the whole one."""

import re
from pathlib import Path

import msgspec
import pytest
import yaml
from auditor.model.words import HttpPath
from auditor.traffic.formats import Formats, Words, load_formats, load_words
from auditor.traffic.knowledge import Owner, Resolver
from auditor.traffic.reader import Reader, Stream

RULES = Path(__file__).parents[2] / "rules" / "traffic"

EXACT = {
    "api.openai.com": Owner("openai", "api"),
    "chatgpt.com": Owner("openai", "web-chat"),
    "api.anthropic.com": Owner("anthropic", "api"),
    "aiplatform.googleapis.com": Owner("google-vertex", "api"),
    "generativelanguage.googleapis.com": Owner("google-gemini", "api"),
}
PATTERNS = (
    (re.compile(r"[a-z0-9.-]+\.openai\.azure\.com"), Owner("azure-openai", "api")),
    (re.compile(r"bedrock-runtime\.[a-z0-9-]+\.amazonaws\.com"), Owner("aws-bedrock", "api")),
)
NEEDLES = re.compile(
    rb"api\.openai\.com|chatgpt\.com|api\.anthropic\.com|googleapis\.com|\.openai\.azure\.com|bedrock|chat/completions|/v1/messages"
    rb"|gen_ai\.|llm\.|custom_llm_provider|call_type|ModelInvocationLog|COGNITIVESERVICES|request_model|\"ai\":|GENERATION|ls_model_name"
    rb"|#fields|#path|160\.79\.10[45]\.|199\.36\.153\.|cognitiveservices|GatewayLlmLog|;GENERATION;|run_type|publishTime|,GENERATION,|InvokeEndpoint|kinesisSchemaVersion|recordId|awslogs|\(3\)api\(6\)openai\(3\)com|dns\.google|cloudflare-ech\.com|gateway\.corp\.example|llm\.corp\.example",
    re.IGNORECASE,
)
CLOSED = ("gpt-4", "claude", "gemini", "anthropic.claude")
OPEN = ("llama", "mistral", "meta.llama")
PATHS = (
    HttpPath(path="/v1/chat/completions", capability="chat", model=("model",)),
    HttpPath(path="/openai/deployments/{}/chat/completions", capability="chat", model=("path",)),
    HttpPath(path="/v1beta/models/{}:generateContent", capability="chat", model=("path",)),
    HttpPath(path="/v1/embeddings", capability="embeddings", model=("model",)),
    HttpPath(path="/v1/messages", capability="chat", model=("model",), distinctive=False),
    HttpPath(path="/v1/messages/count_tokens", capability="chat", model=("model",)),
    HttpPath(path="/model/{}/converse", capability="chat", model=("path",)),
    HttpPath(path="/v1/realtime", capability="realtime", model=("model",), distinctive=False),
)


class SmallKnowledge:
    """What the tests know."""

    http_paths = PATHS

    def owner_of(self, host: str) -> Owner | None:
        return EXACT.get(host) or next((owner for pattern, owner in PATTERNS if pattern.fullmatch(host)), None)

    def weights_of(self, model: str):
        return "closed" if model.startswith(CLOSED) else "open" if model.startswith(OPEN) else None

    def providers_of_model(self, model: str) -> tuple[str, ...]:
        return ("openai",) if model.startswith("gpt-4") else ()

    def is_own(self, host: str) -> bool | None:
        return host.startswith(("10.", "192.168.", "127.")) or host == "localhost" or host.endswith((".svc.cluster.local", ".internal"))

    def has_key(self, text: str) -> bool:
        return "sk-test-0123456789abcdef" in text


def find(content: bytes) -> list[tuple[int, int]]:
    return [match.span() for match in NEEDLES.finditer(content)]


@pytest.fixture(scope="session")
def formats() -> Formats:
    return load_formats(
        (path.name, msgspec.msgpack.encode(yaml.safe_load(path.read_bytes()))) for path in sorted(RULES.glob("log-formats*.yaml"))
    )


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words([("log-words.yaml", msgspec.msgpack.encode(yaml.safe_load((RULES / "log-words.yaml").read_bytes())))])


@pytest.fixture
def knowledge() -> SmallKnowledge:
    return SmallKnowledge()


@pytest.fixture
def reader(formats: Formats, words: Words, knowledge: SmallKnowledge) -> Reader:
    return Reader(Resolver(knowledge, words, {"gateway.corp.example": "openai"}), formats, find)


@pytest.fixture
def read(reader: Reader):
    """Read one log, whole or in chunks of a size, and return what was seen, settled."""

    def reading(content: bytes | str, *, chunk: int = 0, path: str = "some.log", written_at: float | None = None):
        data = content.encode() if isinstance(content, str) else content
        chunks = [data[place : place + chunk] for place in range(0, len(data), chunk)] if chunk else [data]
        reader.read(Stream(path, chunks, data[: 64 << 10], written_at))
        reader.seen.settle()
        return reader.seen

    return reading
