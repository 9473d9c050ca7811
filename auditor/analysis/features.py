"""Parameters and shapes of a call -> the feature names that decide portability, and what stands around the call."""

from auditor.analysis.arguments import Fields, field_of, own_field
from auditor.analysis.values import EMPTY, Const, Object, Value, strings
from auditor.model.provider import Call

_PARAMETERS = (
    "tools", "functions", "parallel_tool_calls", "max_completion_tokens", "max_output_tokens", "logprobs", "top_logprobs", "logit_bias", "seed", "stop", "n",
    "dimensions", "encoding_format", "modalities", "audio", "prediction", "reasoning_effort", "reasoning", "service_tier", "store", "metadata",
    "previous_response_id", "conversation", "web_search_options", "stream_options", "prediction", "verbosity", "prompt_cache_key", "cache_control",
    "thinking", "system", "file_ids", "safety_settings", "cached_content", "guardrailConfig", "prompt_cache_retention", "background", "include",
    "timestamp_granularities",
)  # fmt: skip
"""Parameters that decide whether another server serves the call; names as the wire has them, plus their camel-case forms."""
_SCHEMA_WORDS = (
    "pattern",
    "minItems",
    "maxItems",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "format",
    "oneOf",
    "anyOf",
    "allOf",
    "additionalProperties",
    "$ref",
    "enum",
)
_GUARDS = (("timeout", ("timeout", "request_timeout", "timeoutMs", "default_request_timeout")), ("retry", ("max_retries", "maxRetries", "num_retries", "retry")),
           ("fallback", ("fallbacks", "fallback", "context_window_fallbacks")), ("budget", ("max_tokens", "max_completion_tokens", "max_output_tokens", "maxTokens", "max_budget")),
           ("user_filter", ("filter", "filters", "where", "namespace", "user_id", "tenant", "tenant_id", "metadata_filter")))  # fmt: skip

_OWN_TOOLS = frozenset({"function", "custom", "object", "array", "string", "number", "integer", "boolean", "null"})
"""Kinds of tools that the caller runs itself, and types of a schema: a tool without a kind shows those of its arguments."""


def of_call(arguments: Fields) -> tuple[str, ...]:
    """Return the features a call uses, sorted."""
    found = set()
    for name in _PARAMETERS:
        value = arguments.get(name) or arguments.get(_camel(name))
        if _given(value):
            found.add(name)
    if _is_on(arguments.get("stream")):
        found.update(("stream", "tools+stream") if "tools" in found else ("stream",))
    if field_of(arguments.get("prompt"), "id"):
        found.add("stored_prompt")
    found.update(_tool_features(arguments))
    found.update(_format_features(arguments.get("response_format") or arguments.get("format") or field_of(arguments.get("text"), "format")))
    found.update(_message_features(arguments.get("messages") or arguments.get("input")))
    return tuple(sorted(found))


def of_client(arguments: Fields) -> tuple[str, ...]:
    """Return the features a client is made with."""
    return tuple(sorted(name for name in _PARAMETERS if _given(arguments.get(name))))


def guards(arguments: Fields, instance: Object | None) -> tuple[str, ...]:
    """Return what protects the call: timeout, retry, fallback, budget, a filter tied to a user."""
    found = []
    for guard, names in _GUARDS:
        if any(_given(arguments.get(name)) or (instance is not None and _given(own_field(instance, name))) for name in names):
            found.append(guard)
    return tuple(found)


def keeps_state(call: Call, store: Value) -> bool:
    """Tell whether the vendor keeps something because of the call, which is given `store`, or nothing of that name."""
    if store and all(isinstance(atom, Const) and atom.value is False for atom in store):
        return False
    return call.state or _is_on(store)


def _tool_features(arguments: Fields) -> set[str]:
    found = set()
    tools = arguments.get("tools")
    if tools:
        if _is_on(field_of(tools, "strict")):
            found.add("tools.strict")
        for kind in strings(field_of(tools, "type")):
            if kind not in _OWN_TOOLS:
                found.add(f"hosted_tool:{kind}")
    choice = arguments.get("tool_choice")
    if _given(choice):
        words = strings(choice)
        found.add(
            "tool_choice:required" if "required" in words or "any" in words else "tool_choice:none" if "none" in words else "tool_choice"
        )
        if any(isinstance(atom, Object) for atom in choice):
            found.add("tool_choice:named")
    return found


def _format_features(value: Value) -> set[str]:
    if not _given(value):
        return set()
    found: set[str] = set()
    kinds = strings(field_of(value, "type"))
    words = strings(value)
    found.update(word for word in ("json_object", "verbose_json") if word in kinds or word in words)
    if "json_schema" in kinds or not (kinds or words):
        found.add("json_schema")
        found.update(f"json_schema:{word}" for word in _SCHEMA_WORDS if field_of(value, word))
    return found


def _message_features(value: Value) -> set[str]:
    found = set()
    if "developer" in strings(field_of(value, "role")):
        found.add("role:developer")
    kinds = strings(field_of(value, "type"))
    if any(kind in ("image_url", "input_image", "image") for kind in kinds):
        found.add("images")
    if any(kind in ("input_audio", "audio") for kind in kinds):
        found.add("audio")
    if any(kind in ("file", "input_file", "document") for kind in kinds):
        found.add("documents")
    return found


def _given(value: Value) -> bool:
    return bool(value) and not all(isinstance(atom, Const) and atom.value is None for atom in value)


def _is_on(value: Value) -> bool:
    return any(isinstance(atom, Const) and atom.value is True for atom in value)


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


__all__ = ["EMPTY", "guards", "keeps_state", "of_call", "of_client"]
