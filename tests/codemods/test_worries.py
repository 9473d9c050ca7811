"""A move that is safe by itself is to be looked at where something else may use the same client."""

from tests.codemods.conftest import Move

CHAT = b"""from openai import OpenAI

client = OpenAI()
print(client.chat.completions.create(model="gpt-4o", messages=[]))
"""
PICTURES = b"""from openai import AzureOpenAI


def draw(client: AzureOpenAI):
    return client.images.generate(model="dall-e-3", prompt="a")
"""


def test_a_call_on_an_instance_that_nothing_is_seen_to_make_may_use_the_client(move: Move) -> None:
    moved = move({"app/make.py": CHAT, "app/draw.py": PICTURES})
    assert moved.migration.moved
    assert not moved.migration.moved_safely
    assert any("app/draw.py:5: its images call may use this client too" in edit.reason for edit in moved.migration.edits)


def test_without_such_a_call_the_client_moves_by_itself(move: Move) -> None:
    moved = move({"app/make.py": CHAT})
    assert moved.migration.moved_safely == moved.migration.moved
