"""A small server that does all it is asked, and a way to make it do single things wrongly."""

import base64
import json
import struct
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = Callable[["Handler"], None]
Json = dict[str, Any]

WORDS = ["we", "can", "open", "the", "plan", "and", "tell", "of", "a", "risk", "in", "it", "now"]


class Fake:
    """What the server saw, and what it does differently from good behaviour."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, str, Json]] = []
        self.headers: list[dict[str, str]] = []
        self.replies: dict[tuple[str, str], Reply] = {}
        """(method, path) -> what happens instead."""
        self.change: Callable[[str, Json, Json], Any] = lambda _path, _asked, answer: answer
        """(path, what was asked, the good answer) -> the answer."""
        self.models = ["tiny"]
        self.context = 100_000
        self.key = ""
        self.url = ""


class Handler(BaseHTTPRequestHandler):
    """Answers one request."""

    fake: Fake
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._do({})

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        is_json = "json" in self.headers.get("Content-Type", "")
        self._do(json.loads(content) if is_json else {"form": content.decode("latin-1")})

    def _do(self, asked: Json) -> None:
        self.fake.seen.append((self.command, self.path, asked))
        self.fake.headers.append(dict(self.headers))
        reply = self.fake.replies.get((self.command, self.path))
        if reply is not None:
            reply(self)
            return
        if self.fake.key and self.headers.get("Authorization") != f"Bearer {self.fake.key}":
            self.json({"error": {"message": f"no such key: {self.headers.get('Authorization')}"}}, 401)
            return
        self._good(asked)

    def _good(self, asked: Json) -> None:
        found = ANSWERS.get((self.command, self.path))
        if found is None:
            self.json({"error": {"message": "Not Found"}}, 404)
        elif "model" in asked and asked["model"] not in self.fake.models:
            self.json({"error": {"message": "model not found"}}, 404)
        elif "no_such_parameter" in asked:
            self.json({"error": {"message": "unknown parameter"}}, 400)
        elif not isinstance(asked.get("messages", []), list):
            self.json({"error": {"message": "messages is no list"}}, 400)
        elif ".invalid/" in json.dumps(asked):
            self.json({"error": {"message": "could not fetch the picture"}}, 400)
        else:
            answer = self.fake.change(self.path, asked, found(self.fake, asked))
            if isinstance(answer, bytes):
                self.raw(answer, content_type="audio/wav")
            elif asked.get("stream") and "choices" in answer:
                self.raw(stream(answer, asked), content_type="text/event-stream")
            else:
                self.json(answer)

    def json(self, value: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.raw(json.dumps(value).encode(), status, "application/json", headers)

    def raw(self, content: bytes, status: int = 200, content_type: str = "text/html", headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def version_string(self) -> str:
        return "fake/1"

    def log_message(self, *_arguments: object) -> None:
        """Stay silent."""


def stream(answer: Json, asked: Json) -> bytes:
    """Return an answer as server-sent events."""
    message = answer["choices"][0]["message"]
    deltas: list[Json] = [{"role": "assistant"}, *({"content": word + " "} for word in (message.get("content") or "").split())]
    for call in message.get("tool_calls") or ():
        name, arguments = call["function"]["name"], call["function"]["arguments"]
        deltas.append({"tool_calls": [{"index": 0, "id": "c1", "function": {"name": name, "arguments": ""}}]})
        deltas += [{"tool_calls": [{"index": 0, "function": {"arguments": part}}]} for part in (arguments[:5], arguments[5:])]
    chunks: list[Json] = [{"choices": [{"index": 0, "delta": delta}]} for delta in deltas]
    if (asked.get("stream_options") or {}).get("include_usage"):
        chunks.append({"choices": [], "usage": answer["usage"]})
    return b"".join(b"data: " + json.dumps(chunk).encode() + b"\n\n" for chunk in chunks) + b"data: [DONE]\n\n"


def chat(fake: Fake, asked: Json) -> Json:
    """Return the answer of a good chat server."""
    cap = asked.get("max_tokens") or asked.get("max_completion_tokens") or 1000
    prompt = sum(len(_text(message).split()) * 2 for message in asked["messages"]) + 5
    prompt += 200 if "image_url" in json.dumps(asked["messages"]) else 0
    choices = [_choice(fake, asked, number, cap) for number in range(asked.get("n", 1))]
    used = len((choices[0]["message"].get("content") or "").split())
    if prompt > fake.context:
        return {"error": {"message": f"{prompt} tokens are more than {fake.context}"}}
    return {"model": asked["model"], "choices": choices, "usage": {"prompt_tokens": prompt, "completion_tokens": min(used, cap)}}


def _choice(fake: Fake, asked: Json, number: int, cap: int) -> Json:
    del fake
    if asked.get("tools") and asked.get("tool_choice") != "none":
        function = asked["tools"][0]["function"]
        call = {
            "id": "c1",
            "type": "function",
            "function": {"name": function["name"], "arguments": json.dumps(made(function["parameters"]))},
        }
        calls = [call] * (2 if asked.get("parallel_tool_calls") else 1)
        return {"index": number, "message": {"role": "assistant", "content": None, "tool_calls": calls}, "finish_reason": "tool_calls"}
    text = _answer(asked, number, cap)
    choice: Json = {"index": number, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    if asked.get("logprobs"):
        others = [{"token": word, "logprob": -1.0} for word in WORDS[: asked.get("top_logprobs", 0)]]
        choice["logprobs"] = {"content": [{"token": "we", "logprob": -0.5, "top_logprobs": others}]}
    return choice


def _answer(asked: Json, number: int, cap: int) -> str:
    form = asked.get("response_format") or {}
    if form.get("type") == "json_schema":
        return json.dumps(made(form["json_schema"]["schema"], form["json_schema"]["schema"]))
    if form.get("type") == "json_object":
        return '{"plan": "open"}'
    said = _text(asked["messages"][-1])
    if "Remember" in said:
        return said.split("Remember ")[1].split(".")[0]
    if "image_url" in json.dumps(asked["messages"]):
        return "Red."
    turn = zlib.crc32(f"{asked.get('seed', 0)} {number}".encode()) % len(WORDS)
    words = (WORDS[turn:] + WORDS[:turn])[:cap]
    stops = asked.get("stop") or []
    return " ".join(words[: next((place for place, word in enumerate(words) if any(stop in word for stop in stops)), len(words))]) or "."


def _text(message: Json) -> str:
    content = message["content"]
    return content if isinstance(content, str) else " ".join(part.get("text", "") for part in content)


def made(schema: Json, root: Json | None = None) -> Any:
    """Return a value that obeys one of the probe's schemas."""
    if "$ref" in schema:
        return made((root or {})["$defs"][schema["$ref"].rpartition("/")[2]])
    if "enum" in schema:
        return schema["enum"][0]
    if "allOf" in schema:
        return made({key: value for part in schema["allOf"] for key, value in part.items()})
    if "anyOf" in schema or "oneOf" in schema:
        return made((schema.get("anyOf") or schema["oneOf"])[0])
    match schema.get("type"):
        case "object":
            return {name: made(part, root) for name, part in (schema.get("properties") or {}).items()}
        case "array":
            return [made(schema["items"], root)] * schema.get("minItems", 1)
        case "boolean":
            return True
        case "integer":
            return schema.get("minimum", 1)
        case _:
            text = (
                "123-ABCD" if "pattern" in schema else "2026-11-24" if schema.get("format") == "date" else "x" * schema.get("minLength", 1)
            )
            return text


def embeddings(_fake: Fake, asked: Json) -> Json:
    """Return vectors that depend on their input."""
    given = asked["input"]
    several = given if isinstance(given, list) else [given]
    vectors = [[zlib.crc32(f"{text}{place}".encode()) / 2**32 for place in range(asked.get("dimensions", 8))] for text in several]
    if asked.get("encoding_format") == "base64":
        packed = [base64.b64encode(struct.pack(f"{len(vector)}f", *vector)).decode() for vector in vectors]
        return {"data": [{"index": place, "embedding": vector} for place, vector in enumerate(packed)]}
    return {"data": [{"index": place, "embedding": vector} for place, vector in enumerate(vectors)]}


def responses(fake: Fake, asked: Json) -> Json:
    """Return a response that remembers."""
    text = "heron" if asked.get("previous_response_id") else "yes"
    del fake
    return {"id": "r1", "output": [{"type": "message", "content": [{"type": "output_text", "text": text}]}], "usage": {"input_tokens": 9}}


def _list(_fake: Fake, _asked: Json) -> Json:
    return {"object": "list", "data": []}


def _sound(_fake: Fake, _asked: Json) -> Any:
    return b"RIFF" + b"\0" * 200


ANSWERS: dict[tuple[str, str], Callable[[Fake, Json], Any]] = {
    ("GET", "/v1/models"): lambda fake, _asked: {"data": [{"id": name, "max_model_len": fake.context} for name in fake.models]},
    ("POST", "/v1/chat/completions"): chat,
    ("POST", "/v1/completions"): lambda _fake, _asked: {"choices": [{"text": " is open"}]},
    ("POST", "/v1/embeddings"): embeddings,
    ("POST", "/v1/rerank"): lambda _fake, asked: {
        "results": [{"index": place, "relevance_score": place / 10} for place in range(len(asked["documents"]))]
    },
    ("POST", "/v1/audio/transcriptions"): lambda _fake, _asked: {"text": "", "segments": [], "duration": 1, "language": "en"},
    ("POST", "/v1/audio/speech"): _sound,
    ("POST", "/v1/responses"): responses,
    ("POST", "/v1/messages"): lambda _fake, _asked: {"content": [{"type": "text", "text": "we can"}]},
    ("POST", "/v1/moderations"): lambda _fake, _asked: {"results": [{"flagged": False, "categories": {"harm": False}}]},
    ("POST", "/v1/images/generations"): lambda _fake, _asked: {"data": [{"b64_json": "aGk="}]},
    ("GET", "/v1/assistants"): _list,
    ("GET", "/v1/files"): _list,
    ("GET", "/v1/batches"): _list,
    ("GET", "/v1/vector_stores"): _list,
    ("GET", "/v1/fine_tuning/jobs"): _list,
}
"""What a server does that serves everything."""


@contextmanager
def serving(fake: Fake) -> Iterator[Fake]:
    """Run the fake on a free port."""
    handler = type("Bound", (Handler,), {"fake": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.handle_error = lambda *_arguments: None  # type: ignore[method-assign]  # clients that hang up are what is tested
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
