"""The model of a call: from the call, from its client, from a default; and the provider a model string names."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from auditor.analysis.arguments import Arguments, own_field
from auditor.analysis.values import EMPTY, Const, Object, Symbol, Unknown, Value, strings
from auditor.model.evidence import Weights
from auditor.model.provider import Call, Client, Sdk

MODEL_LIMIT = 8
_SAYS_NOTHING = re.compile(r"_*(?:(?:default|the|my|our|chat|ai|llm|text|model|name|id|key|config|setting)s?_*)*", re.IGNORECASE)
"""Names of constants elsewhere that name no model: `DEFAULT_MODEL`, `chatModel`, `ModelName`."""


_TYPES = re.compile(r"typing(?:_extensions)?(?:\.|$)")
"""Where names of types come from: `Model = Literal["a", "b"]` names no model."""


class ModelChoice(msgspec.Struct, frozen=True, kw_only=True):
    """Which models can be meant."""

    models: tuple[str, ...] = ()
    unknown: bool = False
    """Something else can be meant too."""
    deployment: bool = False
    """The string names a deployment and tells nothing about the model."""
    provider: str | None = None
    """Whom the model string names, for SDKs where it decides."""
    assumed: bool = False
    """Nothing names the model: it is the SDK's default."""
    registered: bool = False
    """What was asked for is a name in a registry of clients; the model is the one of the client kept there."""

    def weights(self, catalogue: Any) -> Weights | None:
        """Tell whether the customer could run the models; None when they differ or one is not known."""
        answers = {catalogue.weights_of(model) for model in self.models}
        return answers.pop() if len(answers) == 1 else None


def choose(
    catalogue: Any, sdk: Sdk, client: Client | None, call: Call | None, instance: Object | None, arguments: Arguments,
    configured: tuple[str, ...] = (),
) -> ModelChoice:  # fmt: skip
    """Find the model of a call or construction; what is `configured` for all, else an SDK's default, counts only when nothing is given."""
    value, given = _given(client, call, instance, arguments)
    models = tuple(text for text in strings(value) if text and len(text) < 200 and "\n" not in text)[:MODEL_LIMIT]
    symbols = [atom.name.rpartition(".") for atom in value if isinstance(atom, Symbol)]
    constants = tuple(
        sorted(name for module, point, name in symbols if point and not _SAYS_NOTHING.fullmatch(name) and not _TYPES.match(module))
    )
    unknown = any(isinstance(atom, Unknown) for atom in value) or len(constants) < len(symbols)
    assumed = False
    if not models and not unknown and not constants and not given:
        default = (call.default_model if call is not None else None) or (client.default_model if client is not None else None)
        models = configured or ((default,) if default else ())
        assumed = bool(models)
    if client is not None and client.deployment:
        return ModelChoice(models=models, unknown=unknown, deployment=True)
    decides = _decides(sdk, client, call)
    provider = _provider(catalogue, sdk, models) if decides else None
    shown = tuple(_bare(sdk, model) for model in models) if decides else models or constants
    return ModelChoice(models=shown, unknown=unknown or not shown, provider=provider, assumed=assumed)


def _decides(sdk: Sdk, client: Client | None, call: Call | None) -> bool:
    said = (call.provider if call is not None else None) or (client.provider if client is not None else None) or sdk.provider
    return said == "by-model"


def _given(client: Client | None, call: Call | None, instance: Object | None, arguments: Arguments) -> tuple[Value, bool]:
    """Return the first value that can name a model, and whether anything was given at all: a client in its place names none itself."""
    given = False
    for value in _places(client, call, instance, arguments):
        if value and value != frozenset((Const(None),)):
            if strings(value) or not all(isinstance(atom, Object) for atom in value):
                return value, True
            given = True
    return EMPTY, given


def _places(client: Client | None, call: Call | None, instance: Object | None, arguments: Arguments) -> Iterator[Value]:
    for path in call.model if call is not None else ():
        yield arguments.get(path)
    if instance is not None:
        yield own_field(instance, "#model")
    for path in client.model if client is not None else ():
        value = arguments.get(path) if call is None else EMPTY
        yield value or (own_field(instance, path) if instance is not None else EMPTY)


def _provider(catalogue: Any, sdk: Sdk, models: tuple[str, ...]) -> str | None:
    found = {_provider_of(catalogue, sdk, model) for model in models}
    return found.pop() if len(found) == 1 else None


def _provider_of(catalogue: Any, sdk: Sdk, model: str) -> str | None:
    prefix = _prefix(sdk, model)
    if prefix is not None:
        return sdk.model_prefixes[prefix]
    if sdk.unprefixed == "by-pattern" or sdk.unprefixed is None:
        candidates = () if catalogue.is_served_by_anyone(model) else catalogue.providers_of_model(model)
        return candidates[0] if candidates else None
    return sdk.unprefixed


def _prefix(sdk: Sdk, model: str) -> str | None:
    for separator in sdk.model_separators:
        head, found, _rest = model.partition(separator)
        if found and head in sdk.model_prefixes:
            return head
    return None


def _bare(sdk: Sdk, model: str) -> str:
    prefix = _prefix(sdk, model)
    return model[len(prefix) + 1 :] if prefix is not None else model
