"""A product built on what the vendor holds: assistants, threads, files, a vector store, a tuned model, hosted tools."""

from openai import OpenAI

client = OpenAI()

INSTRUCTIONS = "You are the assistant of a clinic. Answer from the handbook alone."


def set_up(path):
    with open(path, "rb") as handbook:
        file = client.files.create(file=handbook, purpose="assistants")
    store = client.vector_stores.create(name="handbook", file_ids=[file.id])
    return client.beta.assistants.create(
        model="gpt-4o",
        instructions=INSTRUCTIONS,
        tools=[{"type": "file_search"}, {"type": "code_interpreter"}],
        tool_resources={"file_search": {"vector_store_ids": [store.id]}},
    )


def train(file_id):
    return client.fine_tuning.jobs.create(model="gpt-4o-mini-2024-07-18", training_file=file_id)


def ask(request, assistant):
    thread = client.beta.threads.create()
    client.beta.threads.messages.create(thread_id=thread.id, role="user", content=request.POST["diagnosis"])
    return client.beta.threads.runs.create(thread_id=thread.id, assistant_id=assistant.id)


def triage(request):
    return client.chat.completions.create(
        model="ft:gpt-4o-mini-2024-07-18:clinic::abc", messages=[{"role": "user", "content": request.POST["symptoms"]}]
    )


def look_up(request):
    return client.responses.create(
        model="gpt-4o", input=request.POST["question"], tools=[{"type": "web_search"}], previous_response_id=request.POST["last"]
    )


def nightly(file_id):
    return client.batches.create(input_file_id=file_id, endpoint="/v1/chat/completions", completion_window="24h")
