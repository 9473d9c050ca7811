"""Where data starts: at the line where it is read, with the types of the field that is read; what a handler does not read is none."""

import pytest
from auditor.analysis.analyse import Analyst
from auditor.analysis.project import Project
from auditor.analysis.settings import Settings
from auditor.catalogue.catalogue import Catalogue
from tests.builders import flow_files

PYTHON = "from openai import OpenAI\nclient = OpenAI()\n"
ASK = "client.chat.completions.create(model='m', messages=[{'role': 'user', 'content': %s}])"
SCRIPT = "import OpenAI from 'openai';\nconst client = new OpenAI();\n"
CATALOGUE = Catalogue.from_files(flow_files())


def sources(path: str, text: str) -> list[tuple[int, str, str, str]]:
    """Return line, kind, name and data types of the source of every flow of one file."""
    content = text.encode()
    analyst = Analyst(Project(lambda one: content if one == path else None, (path,), CATALOGUE, Settings(())))
    found = analyst.analyse(path).flows
    return sorted(
        (flow.source.region.start_line, flow.source_kind, flow.source_name, ",".join(flow.data_types))
        for flow in found
        if flow.source.region
    )


def flask(body: str) -> list[tuple[int, str, str, str]]:
    """Return the sources of a Flask handler whose body starts on line 5."""
    top = "from flask import request\ndef ask():\n"
    return sources("a.py", PYTHON + top + "".join(f"    {line}\n" for line in body.splitlines()))


def express(body: str, parameters: str = "req, res") -> list[tuple[int, str, str, str]]:
    """Return the sources of an Express handler whose body starts on line 4."""
    return sources("a.js", f"{SCRIPT}app.post('/a', async ({parameters}) => {{\n{body}\n}});\n")


def test_data_starts_where_a_part_of_the_request_is_read() -> None:
    found = flask(f"x = 1\nq = request.json['email']\n{ASK % 'q'}")
    assert found == [(6, "request", "request.json.email", "contact")]


def test_a_chain_of_reads_is_one_read() -> None:
    assert express(ASK % "req.body.patient.diagnosis") == [(4, "request", "req.body.patient.diagnosis", "health")]


def test_a_part_that_is_kept_starts_where_it_was_taken() -> None:
    assert express(f"const body = req.body;\nconst q = body.phone;\n{ASK % 'q'}") == [(4, "request", "req.body.phone", "contact")]


def test_each_part_that_is_taken_apart_carries_its_own_types() -> None:
    found = express(f"const {{ email, notes }} = req.body;\n{ASK % '`${email} ${notes}`'}")
    assert found == [(4, "request", "req.body.email", "contact"), (4, "request", "req.body.notes", "")]


def test_a_parameter_that_is_taken_apart_starts_there() -> None:
    assert express(ASK % "query.q", "{ query }, res") == [(3, "request", "request.query.q", "")]


def test_what_a_handler_does_not_read_is_no_data() -> None:
    assert express(ASK % "'fixed'") == []
    assert express("helper(req);\n" + ASK % "'fixed'") == []
    assert flask(ASK % "request") == []


def test_a_method_of_the_request_reads_by_its_key() -> None:
    assert flask(f"q = request.args.get('q')\n{ASK % 'q'}") == [(5, "request", "request.args.q", "")]
    assert flask(f"data = request.get_json()\nq = data['diagnosis']\n{ASK % 'q'}") == [(5, "request", "request.json.diagnosis", "health")]


def test_members_of_the_request_that_say_nothing_of_what_came_in_are_no_data() -> None:
    assert express(ASK % "req.method") == []
    assert express(ASK % "req.query[name]") == [(4, "request", "req.query", "")]


def test_a_typed_body_starts_at_the_field_that_is_read_and_whole_at_the_parameter() -> None:
    top = f"{PYTHON}@app.post('/a')\ndef ask(body: Ask):\n"
    assert sources("a.py", f"{top}    q = body.date_of_birth\n    {ASK % 'q'}\n") == [(5, "request", "body.date_of_birth", "identity")]
    assert sources("a.py", f"{top}    {ASK % 'str(body)'}\n") == [(4, "request", "body", "")]


@pytest.mark.parametrize("parameter", ["x: Session", "x: User = Depends(current)", "x = Depends(current)", "x: BackgroundTasks"])
def test_what_a_container_hands_to_a_handler_is_no_request_data(parameter: str) -> None:
    assert sources("a.py", f"{PYTHON}@app.post('/a')\ndef ask({parameter}):\n    {ASK % 'x'}\n") == []
    assert sources("a.py", f"{PYTHON}@app.post('/a')\ndef ask(x: str = Query()):\n    {ASK % 'x'}\n") == [(4, "request", "x", "")]


def test_an_upload_is_a_file_and_nothing_else() -> None:
    text = f"from fastapi import UploadFile\n{PYTHON}@app.post('/a')\ndef ask(cv: UploadFile):\n    {ASK % 'cv.read()'}\n"
    assert sources("a.py", text) == [(5, "file", "upload", "")]


def test_a_name_says_nothing_new_where_its_data_is_known_by_where_it_came_from() -> None:
    top = f"import json\n{PYTHON}def ask(request):\n    body = json.loads(request.body)\n"
    sent = ASK % "body['phone']"
    assert sources("a.py", f"{top}    {sent}\n") == [(5, "request", "request.body.phone", "contact")]
    assert sources("a.py", f"{PYTHON}def ask(body):\n    {sent}\n") == [(4, "field", "phone", "contact")]


def test_a_getter_reads_the_field_it_is_named_after() -> None:
    top = f"{PYTHON}@app.post('/a')\ndef ask(body: Ask):\n"
    assert sources("a.py", f"{top}    {ASK % 'body.getEmail()'}\n") == [(5, "request", "body.email", "contact")]
    assert sources("a.py", f"{top}    {ASK % 'body.strip()'}\n") == [(4, "request", "body", "")]


@pytest.mark.parametrize(
    "call",
    [
        "client.chat.completions.create(**{'messages': q, 'api_key': api_key})",
        "client.chat.completions.create(**rest, extra_headers={'x': api_key})",
        "OpenAI(api_key=api_key).chat.completions.create(messages=q)",
        "make(api_key=api_key).chat.completions.create(messages=helper(q, api_key))",
    ],
)
def test_a_key_that_is_handed_to_what_needs_it_is_no_flow(call: str) -> None:
    assert sources("a.py", f"{PYTHON}def ask(q, api_key, rest):\n    {call}\n") == []


def test_a_key_or_password_that_is_written_into_a_prompt_is_one() -> None:
    top = f"{PYTHON}def ask(q, api_key, password):\n"
    assert sources("a.py", f"{top}    {ASK % 'q + api_key'}\n") == [(3, "parameter", "api_key", "credentials")]
    assert sources("a.py", f"{top}    {ASK % 'helper(q, password)'}\n") == [(3, "parameter", "password", "credentials")]


@pytest.mark.parametrize(
    ("head", "read", "found"),
    [
        ("def handler(event, context):", "event['body']", (5, "request", "event.body", "")),
        ("@app.command()\ndef run(path):", "path", (5, "request", "path", "")),
        ("import discord\nasync def on_message(m: discord.Message):", "m.content", (6, "request", "message.content", "")),
        ("def get(self):", "self.get_argument('q')", (5, "request", "request argument", "")),
        ("def load(store):", "store.get_object(Key='k')['Body']", (5, "file", "object of a store.Body", "")),
    ],
)
def test_data_comes_in_by_other_doors_too(head: str, read: str, found: tuple[int, str, str, str]) -> None:
    assert sources("a.py", f"{PYTHON}\n{head}\n    {ASK % read}\n") == [found]


def test_an_event_or_message_itself_is_no_data_in_a_function_of_any_name() -> None:
    assert sources("a.js", f"{SCRIPT}export async function show(event) {{\n{ASK % 'event.body'}\n}}\n") == [
        (4, "request", "event.body", "")
    ]
    assert sources("a.js", f"{SCRIPT}export async function show(event) {{\n{ASK % 'String(event)'}\n}}\n") == []


def test_that_somebody_wrote_it_is_said_once() -> None:
    helper = f"def send(user_message):\n    {ASK % 'user_message'}\n"
    assert sources("a.py", PYTHON + helper) == [(3, "parameter", "user_message", "user-content")]
    caller = "def ask(request):\n    send(request.json['q'])\n"
    assert sources("a.py", PYTHON + helper + caller) == [(6, "request", "request.json.q", "")]


def test_a_name_that_a_value_is_given_says_what_it_holds() -> None:
    assert sources("a.py", f"{PYTHON}def ask(request):\n    iban = request.json\n    {ASK % 'iban'}\n") == [
        (4, "request", "request.json.iban", "financial")
    ]
    assert sources("a.py", f"{PYTHON}def ask():\n    iban = 'DE00'\n    {ASK % 'iban'}\n") == []
