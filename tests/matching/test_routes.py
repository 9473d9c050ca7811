"""A route of a gateway and what its backends are may stand in different files of a project."""

from auditor.matching import CatalogueKnowledge
from auditor.matching.routes import routed
from auditor.model.artifact import Artifact
from auditor.model.evidence import ConfigEvidence, Evidence
from auditor.parsers import find_parsers
from tests.rules.shipped import catalogue

_ROUTE = """\
apiVersion: aigateway.envoyproxy.io/v1beta1
kind: AIGatewayRoute
metadata: {name: chat}
spec: {rules: [{backendRefs: [{name: own, priority: 0}, {name: rented, priority: 1, modelNameOverride: gpt-4o-mini}]}]}
"""


def _described(name: str, host: str) -> str:
    return (
        f"apiVersion: aigateway.envoyproxy.io/v1beta1\nkind: AIServiceBackend\nmetadata: {{name: {name}}}\n"
        f"spec: {{backendRef: {{name: {name}-host, kind: Backend}}}}\n---\n"
        f"apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nmetadata: {{name: {name}-host}}\n"
        f"spec: {{endpoints: [{{fqdn: {{hostname: {host}, port: 443}}}}]}}\n"
    )


def _split(name: str, host: str) -> dict[str, str]:
    """Return the two documents of a backend in files of their own."""
    service, backend = _described(name, host).split("---\n")
    return {f"gw/{name}-service.yaml": service, f"gw/{name}-backend.yaml": backend}


def told(files: dict[str, str]) -> list[tuple[str, bool | None, str | None, tuple[str, ...]]]:
    """Return name, closed, provider and features of the routes and fallbacks of a project."""
    facts = catalogue()
    located: list[tuple[Artifact, Evidence]] = [
        (Artifact(path=path, kind="settings"), item)
        for path, text in files.items()
        for parser in find_parsers(path)
        if parser.name == "routes"
        for item in parser.parse(path, text.encode(), facts)
        if not hasattr(item, "level")
    ]
    found = routed(located, CatalogueKnowledge(facts))
    return [
        (item.name, item.target.closed if item.target else None, item.provider_id, item.features)
        for _, item in found
        if isinstance(item, ConfigEvidence)
    ]


def test_backends_in_files_of_their_own_decide_the_routes_and_the_fallback() -> None:
    files = {"gw/route.yaml": _ROUTE, **_split("own", "vllm.ai.svc.cluster.local"), **_split("rented", "api.openai.com")}
    assert told(files) == [
        ("own", False, None, ()),
        ("rented", True, "openai", ()),
        ("own -> rented", True, "openai", ("open-falls-back-to-closed",)),
    ]


def test_an_end_in_the_routes_own_file_counts_too() -> None:
    files = {"gw/route.yaml": f"{_ROUTE}---\n{_described('own', 'vllm.ai.svc')}", **_split("rented", "api.openai.com")}
    assert told(files)[-1] == ("own -> rented", True, "openai", ("open-falls-back-to-closed",))
    files = {"gw/route.yaml": f"{_ROUTE}---\n{_described('rented', 'api.openai.com')}", **_split("own", "vllm.ai.svc")}
    assert told(files)[-1] == ("own -> rented", True, "openai", ("open-falls-back-to-closed",))


def test_what_no_file_describes_or_two_describe_differently_stays_undecided() -> None:
    assert told({"gw/route.yaml": _ROUTE})[-1] == ("own -> rented", None, None, ())
    files = {"gw/route.yaml": _ROUTE, "a/x.yaml": _described("rented", "api.openai.com"), "b/x.yaml": _described("rented", "api.groq.com")}
    assert ("rented", None, None, ()) in told(files)
    beside = {**files, "gw/x.yaml": _described("rented", "api.mistral.ai")}
    assert ("rented", True, "mistral", ()) in told(beside)


def test_a_closed_backend_that_falls_back_to_another_is_no_open_one() -> None:
    files = {"gw/route.yaml": _ROUTE, **_split("own", "api.mistral.ai"), **_split("rented", "api.openai.com")}
    assert told(files)[-1] == ("own -> rented", True, "openai", ())


def test_backends_that_lead_to_each_other_end() -> None:
    loop = "kind: {}\napiVersion: a/v1\nmetadata: {{name: {}}}\nspec: {{backendRef: {{name: {}, kind: {}}}}}\n---\n"
    circle = loop.format("AIServiceBackend", "own", "x", "Backend") + loop.format("Backend", "x", "own", "AIServiceBackend")
    assert told({"gw/route.yaml": _ROUTE, "gw/loop.yaml": circle})[0] == ("own", None, None, ())
