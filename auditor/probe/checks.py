"""Names of checks, as `rules/probe.yaml` uses them -> the functions that judge."""

from collections.abc import Callable, Mapping
from typing import Final

from auditor.probe import checks_chat as chat
from auditor.probe import checks_other as other
from auditor.probe.outcome import Asked, Outcome

Check = Callable[[Asked], Outcome]

CHECKS: Final[Mapping[str, Check]] = {
    "accepted": chat.check_accepted,
    "capped": chat.check_capped,
    "choices": chat.check_choices,
    "completion": other.check_completion,
    "error-shape": chat.check_error_shape,
    "image": chat.check_image,
    "image-address": chat.check_image_address,
    "json": chat.check_json,
    "list": other.check_list,
    "logprobs": chat.check_logprobs,
    "memory": other.check_memory,
    "message": other.check_message,
    "models": other.check_models,
    "moderation": other.check_moderation,
    "no-thinking": chat.check_no_thinking,
    "no-tool": chat.check_no_tool,
    "output": other.check_output,
    "picture": other.check_picture,
    "ranks": other.check_ranks,
    "refusal": chat.check_refusal,
    "schema": chat.check_schema,
    "seed": chat.check_seed,
    "sound": other.check_sound,
    "stop": chat.check_stop,
    "stream": chat.check_stream,
    "stream-usage": chat.check_stream_usage,
    "text": chat.check_text,
    "tool": chat.check_tool,
    "tool-stream": chat.check_tool_stream,
    "tools": chat.check_tools,
    "transcript": other.check_transcript,
    "usage": chat.check_usage,
    "vector-base64": other.check_vector_base64,
    "vector-size": other.check_vector_size,
    "vectors": other.check_vectors,
}
"""Every check by its name."""

WANTS_REFUSAL: Final = frozenset({"refusal", "error-shape", "image-address"})
"""Checks for which an error of the server is the answer looked for."""
