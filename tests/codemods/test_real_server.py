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
ADAPTED = {
    "messages_tools": """from anthropic import Anthropic

client = Anthropic()
TOOL = {
    "name": "set_level",
    "description": "Set it.",
    "input_schema": {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"], "additionalProperties": False},
}


def answer():
    messages = [{"role": "user", "content": [{"type": "text", "text": "Set it."}, {"type": "text", "text": "Now."}]}]
    choice = {"type": "any", "disable_parallel_tool_use": True}
    first = client.messages.create(model="claude-sonnet-4-20250514", max_tokens=60, tools=[TOOL], tool_choice=choice, messages=messages)
    call = first.content[0]
    messages += [{"role": "assistant", "content": first.content}]
    messages += [{"role": "user", "content": [{"type": "tool_result", "tool_use_id": call.id, "content": "done"}]}]
    last = client.messages.create(model="claude-sonnet-4-20250514", max_tokens=4, tools=[TOOL], messages=messages)
    return {"call": {"name": call.name, "input": call.input}, "end": last.stop_reason, "tokens": last.usage.output_tokens}
""",
    "messages_stream": """from anthropic import Anthropic

client = Anthropic()


def answer():
    request = {"max_tokens": 3, "messages": [{"role": "user", "content": "Tell me."}]}
    with client.messages.stream(model="claude-sonnet-4-20250514", **request) as stream:
        text = "".join(stream.text_stream)
        whole = stream.get_final_message()
    kinds = [event.type for event in client.messages.create(model="claude-sonnet-4-20250514", stream=True, **request)]
    return {"text": text, "same": text == whole.content[0].text, "tokens": whole.usage.output_tokens, "kinds": sorted(set(kinds))}
""",
    "messages_async": """import asyncio

from anthropic import AsyncAnthropic

client = AsyncAnthropic()


async def talk():
    form = {"type": "json_schema", "schema": {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}}
    messages = [{"role": "user", "content": "Tell me."}]
    async with client.messages.stream(model="claude-sonnet-4-20250514", max_tokens=3, messages=messages) as stream:
        text = "".join([piece async for piece in stream.text_stream])
    answer = await client.messages.create(model="claude-sonnet-4-20250514", max_tokens=40, output_format=form, messages=messages)
    return {"text": text, "form": answer.content[0].text.startswith("{")}


def answer():
    return asyncio.run(talk())
""",
    "contents_tools": """from google import genai

client = genai.Client()
SCHEMA = {"type": "OBJECT", "properties": {"ok": {"type": "BOOLEAN"}}, "required": ["ok"]}


def answer():
    config = {
        "tools": [{"function_declarations": [{"name": "set_level", "description": "Set it.", "parameters": SCHEMA}]}],
        "tool_config": {"function_calling_config": {"mode": "ANY"}},
        "max_output_tokens": 60,
    }
    first = client.models.generate_content(model="gemini-2.5-flash", contents=["Set it.", "Now."], config=config)
    turns = [{"role": "user", "parts": [{"text": "Set it."}]}, first.candidates[0].content]
    turns += [{"role": "user", "parts": [{"function_response": {"name": "set_level", "response": {"done": True}}}]}]
    last = client.models.generate_content(model="gemini-2.5-flash", contents=turns, config={"max_output_tokens": 4})
    form = {"response_mime_type": "application/json", "response_schema": SCHEMA, "max_output_tokens": 40}
    parsed = client.models.generate_content(model="gemini-2.5-flash", contents="Tell me.", config=form).parsed
    texts = [chunk.text for chunk in client.models.generate_content_stream(model="gemini-2.5-flash", contents="Tell me.", config={"max_output_tokens": 3})]
    chat = client.chats.create(model="gemini-2.5-flash", config={"max_output_tokens": 3})
    said = [chat.send_message("One.").text, chat.send_message("Two.").text]
    return {"name": first.function_calls[0].name, "end": last.candidates[0].finish_reason.name, "parsed": parsed, "texts": "".join(texts), "said": said}
""",
    "converse_tools": """import boto3

client = boto3.client("bedrock-runtime")
TOOLS = {"tools": [{"toolSpec": {"name": "set_level", "inputSchema": {"json": {"type": "object", "properties": {"ok": {"type": "boolean"}}}}}}]}


def answer():
    messages = [{"role": "user", "content": [{"text": "Set it."}, {"text": "Now."}]}]
    forced = {**TOOLS, "toolChoice": {"tool": {"name": "set_level"}}}
    first = client.converse(modelId="amazon.nova-pro-v1:0", messages=messages, toolConfig=forced, inferenceConfig={"maxTokens": 60})
    said = first["output"]["message"]
    call = said["content"][0]["toolUse"]
    result = {"role": "user", "content": [{"toolResult": {"toolUseId": call["toolUseId"], "content": [{"json": {"done": True}}]}}]}
    messages += [said, result]
    last = client.converse(modelId="amazon.nova-pro-v1:0", messages=messages, toolConfig=TOOLS, inferenceConfig={"maxTokens": 4})
    plain = [{"role": "user", "content": [{"text": "Tell me."}]}]
    stream = client.converse_stream(modelId="amazon.nova-pro-v1:0", messages=plain, inferenceConfig={"maxTokens": 3})["stream"]
    kinds = sorted({kind for event in stream for kind in event})
    return {"name": call["name"], "end": last["stopReason"], "tokens": last["usage"]["outputTokens"], "kinds": kinds}
""",
    "turns_tools": """import cohere

client = cohere.ClientV2()
FUNCTION = {"name": "set_level", "parameters": {"type": "object", "properties": {"ok": {"type": "boolean"}}, "required": ["ok"]}}


def answer():
    messages = [{"role": "user", "content": "Set it."}]
    tools = [{"type": "function", "function": FUNCTION}]
    first = client.chat(model="command-r-plus", messages=messages, tools=tools, tool_choice="REQUIRED", max_tokens=60)
    call = first.message.tool_calls[0]
    messages += [first.message, {"role": "tool", "tool_call_id": call.id, "content": "done"}]
    last = client.chat(model="command-r-plus", messages=messages, tools=tools, max_tokens=4)
    stream = client.chat_stream(model="command-r-plus", messages=[{"role": "user", "content": "Tell me."}], max_tokens=3)
    return {"name": call.function.name, "end": last.finish_reason, "kinds": sorted({event.type for event in stream})}
""",
}
SHAPES = {
    "messages_tools": {"call": {"name": "set_level", "input": {"ok": True}}, "end": "max_tokens", "tokens": 4},
    "messages_stream": {
        "text": "a",
        "same": True,
        "tokens": 3,
        "kinds": ["content_block_delta", "content_block_start", "content_block_stop", "message_delta", "message_start", "message_stop"],
    },
    "messages_async": {"text": "a", "form": True},
    "contents_tools": {"name": "set_level", "end": "MAX_TOKENS", "parsed": {"ok": True}, "texts": "a", "said": ["a", "a"]},
    "converse_tools": {
        "name": "set_level",
        "end": "max_tokens",
        "tokens": 4,
        "kinds": ["contentBlockDelta", "contentBlockStop", "messageStart", "messageStop", "metadata"],
    },
    "turns_tools": {
        "name": "set_level",
        "end": "MAX_TOKENS",
        "kinds": ["content-delta", "content-end", "content-start", "message-end", "message-start"],
    },
}
"""What the originals answer, in their form: words for an end, kinds of events and names are held to the letter, texts to their type."""
RUNNER = """import importlib.util, json, sys, pathlib
answers = {}
sys.path.append(sys.argv[1])
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.py")):
    if path.name == "llm_client.py":
        continue
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    answers[path.stem] = module.answer()
print(json.dumps(answers))
"""
NODE_ADAPTED = {
    "messages.mjs": """import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic();
const schema = { type: "object", properties: { ok: { type: "boolean" } }, required: ["ok"], additionalProperties: false };
const tools = [{ name: "set_level", description: "Set it.", input_schema: schema }];

export async function answer() {
  const messages = [{ role: "user", content: [{ type: "text", text: "Set it." }] }];
  const choice = { type: "any", disable_parallel_tool_use: true };
  const first = await client.messages.create({ model: "claude-sonnet-4-20250514", max_tokens: 60, tools, tool_choice: choice, messages });
  const call = first.content[0];
  const result = { type: "tool_result", tool_use_id: call.id, content: "done" };
  messages.push({ role: "assistant", content: first.content }, { role: "user", content: [result] });
  const last = await client.messages.create({ model: "claude-sonnet-4-20250514", max_tokens: 4, tools, messages });
  let text = "";
  const stream = client.messages.stream({ model: "claude-sonnet-4-20250514", max_tokens: 3, messages: [{ role: "user", content: "Tell me." }] });
  const whole = await stream.on("text", (piece) => { text += piece; }).finalMessage();
  return { name: call.name, input: call.input, end: last.stop_reason, same: text === whole.content[0].text, tokens: whole.usage.output_tokens };
}
""",
    "contents.mjs": """import { GoogleGenAI } from "@google/genai";

const ai = new GoogleGenAI({});

export async function answer() {
  const texts = [];
  for await (const chunk of await ai.models.generateContentStream({ model: "gemini-2.5-flash", contents: "Tell me.", config: { maxOutputTokens: 3 } })) {
    texts.push(chunk.text);
  }
  const whole = await ai.models.generateContent({ model: "gemini-2.5-flash", contents: ["Tell me.", "Now."], config: { maxOutputTokens: 3 } });
  return { text: texts.join(""), end: whole.candidates[0].finishReason, tokens: whole.usageMetadata.candidatesTokenCount };
}
""",
    "converse.mjs": """import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";

const client = new BedrockRuntimeClient({});
const messages = [{ role: "user", content: [{ text: "Tell me." }] }];

export async function answer() {
  const whole = await client.send(new ConverseCommand({ modelId: "amazon.nova-pro-v1:0", messages, inferenceConfig: { maxTokens: 3 } }));
  const command = new ConverseStreamCommand({ modelId: "amazon.nova-pro-v1:0", messages, inferenceConfig: { maxTokens: 3 } });
  const kinds = [];
  for await (const event of (await client.send(command)).stream) kinds.push(...Object.keys(event));
  return { text: whole.output.message.content[0].text, end: whole.stopReason, kinds: [...new Set(kinds)].sort() };
}
""",
    "turns.mjs": """import { CohereClientV2 } from "cohere-ai";

const cohere = new CohereClientV2({});
const messages = [{ role: "user", content: "Tell me." }];

export async function answer() {
  const whole = await cohere.chat({ model: "command-r-plus", messages, maxTokens: 3 });
  const kinds = [];
  for await (const event of await cohere.chatStream({ model: "command-r-plus", messages, maxTokens: 3 })) kinds.push(event.type);
  return { text: whole.message.content[0].text, end: whole.finishReason, kinds: [...new Set(kinds)].sort() };
}
""",
}
NODE_SHAPES = {
    "messages.mjs": {"name": "set_level", "input": {"ok": True}, "end": "max_tokens", "same": True, "tokens": 3},
    "contents.mjs": {"text": "a", "end": "MAX_TOKENS", "tokens": 3},
    "converse.mjs": {
        "text": "a",
        "end": "max_tokens",
        "kinds": ["contentBlockDelta", "contentBlockStop", "messageStart", "messageStop", "metadata"],
    },
    "turns.mjs": {
        "text": "a",
        "end": "MAX_TOKENS",
        "kinds": ["content-delta", "content-end", "content-start", "message-end", "message-start"],
    },
}
NODE_RUNNER = """const answers = {};
for (const name of process.argv.slice(2)) answers[name] = await (await import(`./${name}`)).answer();
console.log(JSON.stringify(answers));
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


def test_programs_on_a_client_module_get_answers_in_the_form_of_the_originals(move: Move, server: str, tmp_path: Path) -> None:
    moved = move({f"{name}.py": text.encode() for name, text in ADAPTED.items()}, TARGET)
    assert not moved.migration.obstacles
    after = answers(written(tmp_path / "after", moved.all), LLM_BASE_URL=server)
    _have_the_form_of(after, SHAPES)


ENDS = {"max_tokens": {"max_tokens", "end_turn"}, "MAX_TOKENS": {"MAX_TOKENS", "STOP", "COMPLETE"}}
"""How an answer of a few tokens ends in each original's words: mostly cut off, but a model of random weights may be done before."""


def _have_the_form_of(found: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert {name: shape(one) for name, one in found.items()} == {name: shape(one) for name, one in wanted.items()}
    for name, one in wanted.items():
        words = one.keys() & {"kinds", "name", "same"}
        assert found[name].get("end") in ENDS.get(one.get("end"), {one.get("end")})
        assert {key: found[name][key] for key in words} == {key: one[key] for key in words}


def test_programs_on_a_client_module_run_under_node(move: Move, server: str, tmp_path: Path) -> None:
    moved = move({name: text.encode() for name, text in NODE_ADAPTED.items()}, TARGET)
    assert not moved.migration.obstacles
    node = shutil.which("node")
    if node is None:
        return
    folder = written(tmp_path / "after", {**moved.all, "run.mjs": NODE_RUNNER.encode()})
    shutil.copytree(Path(__file__).parent / "stubs" / "node", folder / "node_modules")
    environment = {**os.environ, "LLM_BASE_URL": server, "NO_PROXY": "*"}
    done = subprocess.run([node, "run.mjs", *sorted(NODE_ADAPTED)], cwd=folder, capture_output=True, text=True, env=environment, timeout=60)
    assert done.returncode == 0, done.stderr
    _have_the_form_of(json.loads(done.stdout), NODE_SHAPES)


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
