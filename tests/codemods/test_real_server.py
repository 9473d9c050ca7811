"""Programs that were moved run against a real open server, and answer in the shape of the originals."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from auditor.model.codemod import ModelMove, Target
from tests.codemods.conftest import Move
from tests.probe.fake import Fake, serving

TARGET = Target(
    base_url="http://localhost:1/v1",
    models=(ModelMove(instead_of=("*embed*",), use="tiny-random", role="embedding"), ModelMove(instead_of=("*",), use="tiny-random")),
)
HEAD = "from openai import OpenAI\n\nclient = OpenAI()\n\n\n"
PROGRAMS = {
    "chat": HEAD
    + """def answer():
    messages = [{"role": "developer", "content": "Be short."}, {"role": "user", "content": "Tell me."}]
    completion = client.chat.completions.create(model="gpt-4o", messages=messages, max_completion_tokens=8, store=True)
    return {"text": completion.choices[0].message.content, "tokens": completion.usage.completion_tokens}
""",
    "stream": HEAD
    + """def answer():
    chunks = client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": "Tell me."}], max_tokens=8, stream=True)
    return "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
""",
    "tools": HEAD
    + """TOOL = {
    "type": "function",
    "function": {
        "name": "set_level",
        "strict": True,
        "parameters": {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"], "additionalProperties": False},
    },
}


def answer():
    messages = [{"role": "user", "content": "Set it."}]
    completion = client.chat.completions.create(model="gpt-4o", messages=messages, tools=[TOOL], tool_choice="required", max_tokens=60)
    call = completion.choices[0].message.tool_calls[0]
    return {"name": call.function.name, "arguments": call.function.arguments}
""",
    "form": HEAD
    + """import json

SCHEMA = {"type": "object", "properties": {"level": {"enum": ["low", "high"]}}, "required": ["level"], "additionalProperties": False}


def answer():
    completion = client.chat.completions.create(
        model="gpt-4o",
        messages=[{"role": "user", "content": "Report."}],
        response_format={"type": "json_schema", "json_schema": {"name": "report", "strict": True, "schema": SCHEMA}},
        max_tokens=60,
    )
    return json.loads(completion.choices[0].message.content)
""",
    "vectors": HEAD
    + """def answer():
    found = client.embeddings.create(model="text-embedding-3-small", input=["a", "b"])
    return [len(entry.embedding) > 0 for entry in found.data]
""",
}
ELSEWHERE = {
    "azure": """from openai import AzureOpenAI

client = AzureOpenAI(azure_endpoint="https://x.openai.azure.com", api_key="k", api_version="2024-10-21")


def answer():
    completion = client.chat.completions.create(model="deployment", messages=[{"role": "user", "content": "Tell me."}], max_tokens=8)
    return {"text": completion.choices[0].message.content, "tokens": completion.usage.completion_tokens}
""",
    "messages": """from anthropic import Anthropic

client = Anthropic()


def answer():
    message = client.messages.create(
        model="claude-sonnet-4-20250514", max_tokens=8, system="Be short.", messages=[{"role": "user", "content": "Tell me."}]
    )
    return {"text": message.content[0].text, "tokens": message.usage.output_tokens}
""",
    "contents": """from google import genai

client = genai.Client()


def answer():
    response = client.models.generate_content(model="gemini-2.5-flash", contents="Tell me.", config={"max_output_tokens": 8, "temperature": 0.5})
    return {"text": response.text, "tokens": response.usage_metadata.candidates_token_count}
""",
    "converse": """import boto3

client = boto3.client("bedrock-runtime")


def answer():
    response = client.converse(
        modelId="amazon.nova-pro-v1:0",
        messages=[{"role": "user", "content": [{"text": "Tell me."}]}],
        inferenceConfig={"maxTokens": 8},
    )
    return {"text": response["output"]["message"]["content"][0]["text"], "tokens": response["usage"]["outputTokens"]}
""",
    "responses": HEAD
    + """def answer():
    response = client.responses.create(model="gpt-4o", instructions="Be short.", input="Tell me.", max_output_tokens=8)
    return {"text": response.output_text, "tokens": response.usage.output_tokens}
""",
    "http": """import requests


def answer():
    body = {"model": "gpt-4o", "messages": [{"role": "user", "content": "Tell me."}], "max_tokens": 8}
    found = requests.post("https://api.openai.com/v1/chat/completions", json=body, timeout=20).json()
    return {"text": found["choices"][0]["message"]["content"], "tokens": found["usage"]["completion_tokens"]}
""",
}
RUNNER = """import importlib.util, json, sys, pathlib
answers = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    answers[path.stem] = module.answer()
print(json.dumps(answers))
"""
NODE = """export async function answer() {
  const response = await fetch("https://api.openai.com/v1/chat/completions", {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${process.env.OPENAI_API_KEY}` },
    body: JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "Tell me." }], max_tokens: 8 }),
  });
  const found = await response.json();
  return { text: found.choices[0].message.content, tokens: found.usage.completion_tokens };
}

console.log(JSON.stringify(await answer()));
"""


def shape(value: Any) -> Any:
    """Return the types of JSON data in place of its values."""
    if isinstance(value, dict):
        return {name: shape(part) for name, part in sorted(value.items())}
    return [shape(part) for part in value] if isinstance(value, list) else type(value).__name__


def answers(folder: Path, **variables: str) -> dict[str, Any]:
    """Return what the programs of a folder answer."""
    environment = {**os.environ, "NO_PROXY": "*", **variables}
    done = subprocess.run([sys.executable, "-c", RUNNER, str(folder)], capture_output=True, text=True, env=environment, timeout=120)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def written(folder: Path, programs: dict[str, bytes]) -> Path:
    folder.mkdir()
    for name, content in programs.items():
        (folder / name).write_bytes(content)
    return folder


def test_moved_programs_answer_in_the_shape_of_the_originals(move: Move, server: str, tmp_path: Path) -> None:
    originals = {f"{name}.py": text.encode() for name, text in PROGRAMS.items()}
    programs = originals | {f"{name}.py": text.encode() for name, text in ELSEWHERE.items()}
    moved = move(programs, TARGET)
    assert not moved.migration.obstacles
    fake = Fake()
    fake.models = ["gpt-4o", "text-embedding-3-small"]
    with serving(fake) as running:
        before = answers(written(tmp_path / "before", originals), OPENAI_BASE_URL=running.url, OPENAI_API_KEY="k")
    after = answers(written(tmp_path / "after", moved.all), LLM_BASE_URL=server)
    assert {name: shape(after[name]) for name in PROGRAMS} == {name: shape(before[name]) for name in PROGRAMS}
    assert {name: shape(after[name]) for name in ELSEWHERE} == dict.fromkeys(ELSEWHERE, shape(before["chat"]))


def test_a_moved_program_runs_under_node(move: Move, server: str, tmp_path: Path) -> None:
    node = shutil.which("node")
    moved = move({"ask.mjs": NODE.encode()}, TARGET)
    assert moved.safe == moved.all != {"ask.mjs": NODE.encode()}
    if node is None:  # the toolchain is not everywhere; what was moved is held to its text elsewhere
        return
    (tmp_path / "ask.mjs").write_bytes(moved.all["ask.mjs"])
    environment = {**os.environ, "LLM_BASE_URL": server, "NO_PROXY": "*"}
    done = subprocess.run([node, tmp_path / "ask.mjs"], capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 0, done.stderr
    assert shape(json.loads(done.stdout)) == {"text": "str", "tokens": "int"}
