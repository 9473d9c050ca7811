"""The suites' own sources and sinks -> a read of a request and a call of a provider, in the words of each language."""

import re
from typing import NamedTuple


class Spelling(NamedTuple):
    """What stands for source and sink in one language: `DATA` in the sink is what reaches it."""

    source: str
    sink: str
    head: str
    """Lines a file needs that calls the provider."""
    after: re.Pattern[str]
    """Behind which lines the head may stand."""


PYTHON = Spelling(
    "input()",
    'openai.OpenAI().chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": DATA}])',
    "import openai\n",
    re.compile(r"\A(?:\s*#.*\n|\s*\n)*(?:from __future__.*\n)?"),
)
JAVASCRIPT = Spelling(
    "process.argv[2]",
    'new OpenAI().chat.completions.create({ model: "gpt-4o", messages: [{ role: "user", content: DATA }] })',
    'const OpenAI = require("openai");\n',
    re.compile(r"\A"),
)
GO = Spelling(
    "os.Args[1]",
    'openai.NewClient("").CreateChatCompletion(context.Background(), openai.ChatCompletionRequest{Model: "gpt-4o", '
    'Messages: []openai.ChatCompletionMessage{{Role: "user", Content: DATA}}})',
    'import (\n\t"context"\n\t"os"\n\topenai "github.com/sashabaranov/go-openai"\n)\n',
    re.compile(r"^package \w+[^\n]*\n", re.MULTILINE),
)
JAVA = Spelling(
    "System.getenv()",
    "com.openai.client.okhttp.OpenAIOkHttpClient.fromEnv().chat().completions().create("
    'com.openai.models.chat.completions.ChatCompletionCreateParams.builder().model("gpt-4o").addUserMessage(DATA).build())',
    "",
    re.compile(r"\A"),
)
PHP = Spelling(
    "$_GET['q']",
    "\\OpenAI::client('')->chat()->create(['model' => 'gpt-4o', 'messages' => [['role' => 'user', 'content' => DATA]]])",
    "",
    re.compile(r"\A"),
)


def headed(text: str, spelling: Spelling) -> str:
    """Return a file with the lines it needs to call the provider."""
    found = spelling.after.search(text)
    place = found.end() if found is not None else 0
    return text[:place] + spelling.head + text[place:]


def calls_replaced(text: str, callee: re.Pattern[str], call: str) -> str:
    """Replace every call whose callee and opening bracket fit; `DATA` in `call` stands for its arguments."""
    out: list[str] = []
    position = 0
    for found in callee.finditer(text):
        if found.start() < position:
            continue
        end = _closing(text, found.end())
        out += [text[position : found.start()], call.replace("DATA", text[found.end() : end].strip() or '""')]
        position = end + 1
    return "".join([*out, text[position:]])


def _closing(text: str, start: int) -> int:
    """Return where the bracket closes that was opened before `start`; brackets in strings do not count."""
    depth, quote = 1, ""
    for place in range(start, len(text)):
        char = text[place]
        if quote:
            quote = "" if char == quote and text[place - 1] != "\\" else quote
        elif char in "\"'`":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if not depth:
                return place
    return len(text)
