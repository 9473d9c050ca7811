"""Names of packages say nothing about what code is for."""

import pytest
from auditor.inputs.classify import Classifier


@pytest.mark.parametrize(
    ("path", "context"),
    [
        ("src/main/java/com/example/demo/Chat.java", "production"),
        ("app/src/main/kotlin/org/samples/Chat.kt", "production"),
        ("service/com/example/Chat.java", "production"),
        ("examples/chat/src/main/java/com/acme/Chat.java", "example"),
        ("src/test/java/com/example/demo/ChatTest.java", "test"),
        ("samples/Chat.java", "example"),
        ("com/acme/samples/Chat.java", "example"),
    ],
)
def test_a_package_called_example_is_no_example(path: str, context: str) -> None:
    assert Classifier([path]).artifact(path, "java", digest="", size_bytes=1).context == context
