"""Plain records for tests: every field has a value, each test names what it is about."""

import functools

from auditor.catalogue.packs import parse_pack, parse_rule, rule_set
from auditor.inputs.rules import load_rules, rule_folders
from auditor.matching.knowledge import Knowledge
from auditor.matching.packages import Imports, Packages
from auditor.model.artifact import Artifact
from auditor.model.evidence import CallEvidence, ImportEvidence, Target, Weights
from auditor.model.flow import Flow
from auditor.model.location import Location, Region
from auditor.model.provider import Fact, Host, Model, Provider, Sdk
from auditor.model.rule import RuleSet, Stage

CLOSED = Target(closed=True, reason="the SDK's own host", host="api.acme.ai", endpoint="https://api.acme.ai/v1", kind="provider")
OPEN = Target(closed=False, reason="a loopback address", host="localhost:8000", endpoint="http://localhost:8000/v1", kind="loopback")
UNKNOWN = Target(closed=None, reason="read from a setting that is declared nowhere")

ACME = Provider(
    id="acme",
    name="Acme AI",
    provider_class="closed-lab",
    openness="closed",
    jurisdiction="US",
    source="test",
    checked_on="2026-11-24",
    competes=Fact(statement="sells an assistant", source="test", checked_on="2026-11-24"),
    packages={"pypi": ("acme", "acme-plugin")},
    hosts=(Host(host="api.acme.ai"),),
    environment=("ACME_API_KEY", "ACME_BASE_URL"),
    models=(
        Model(id="acme-1", weights="closed", shutdown_on="2026-01-01"),
        Model(id="acme-2", weights="closed", shutdown_on="2027-01-01"),
        Model(id="acme-3", weights="closed", shutdown_on="2027-06-01"),
        Model(id="acme-4", weights="closed", shutdown_on="2029-01-01"),
    ),
    terms={"retention": Fact(statement="30 days", source="test", checked_on="2026-11-24")},
)
OTHER = Provider(
    id="other",
    name="Other",
    provider_class="closed-lab",
    openness="mixed",
    source="test",
    checked_on="2026-11-24",
    environment=("OTHER_API_KEY",),
)
SERVER = Provider(
    id="server",
    name="Open Server",
    provider_class="open-server",
    openness="self-hosted",
    source="test",
    checked_on="2026-11-24",
    packages={"pypi": ("server",)},
    environment=("SERVER_HOST",),
    hosts=(Host(host="cloud.server.dev"),),
)


class SmallKnowledge:
    """A catalogue of three providers."""

    date = "2026-11-24"

    def __init__(self) -> None:
        self._providers = {provider.id: provider for provider in (ACME, OTHER, SERVER)}

    def provider(self, provider_id: str | None) -> Provider | None:
        return self._providers.get(provider_id or "")

    def provider_of_host(self, host: str) -> tuple[str, Host] | None:
        return next(((owner.id, one) for owner in self._providers.values() for one in owner.hosts if one.host == host), None)

    def provider_of_package(self, ecosystem: str, name: str) -> str | None:
        return next((owner.id for owner in self._providers.values() if name in owner.packages.get(ecosystem, ())), None)

    def framework_of_package(self, ecosystem: str, name: str) -> str | None:
        return name if name == "chains" else None

    def provider_of_environment(self, name: str) -> str | None:
        return next((owner.id for owner in self._providers.values() if name in owner.environment), None)

    def weights_of(self, model: str) -> Weights | None:
        return "open" if model.startswith("llama") else "closed" if model.startswith("acme") else None

    def model(self, model: str) -> Model | None:
        return next((one for one in ACME.models if one.id == model), None)

    def is_local(self, package: str) -> bool:
        return package == "in-process"

    @property
    def packages(self) -> Packages:
        sdks = (("acme", "acme"), ("chains", "by-config"), ("server", "server"))
        described = (Sdk(package=name, ecosystem="pypi", provider=of, modules=(name,), source="", checked_on="") for name, of in sdks)
        return Packages(described, Imports(source="", checked_on=""))

    def stage_of(self, ecosystem: str, name: str) -> Stage | None:
        return "evaluate" if name == "measure" else None


KNOWLEDGE: Knowledge = SmallKnowledge()


def region(line: int = 1, column: int = 1, end_line: int = 0, end_column: int = 0) -> Region:
    return Region(start_line=line, start_column=column, end_line=end_line or line, end_column=end_column or column + 20)


def at(path: str = "app/chat.py", line: int = 1, column: int = 1, end_line: int = 0) -> Location:
    return Location(path=path, region=region(line, column, end_line))


def artifact(path: str = "app/chat.py", **fields: object) -> Artifact:
    return Artifact(**{"path": path, "kind": "code", "language": "python", "component": "app", **fields})  # type: ignore[arg-type]


def call(path: str = "app/chat.py", line: int = 1, **fields: object) -> CallEvidence:
    plain: dict[str, object] = {
        "location": at(path, line),
        "role": "call",
        "callee": "acme.Client.chat.create",
        "provider_id": "acme",
        "package": "acme",
        "target": CLOSED,
        "capability": "chat",
        "syntax": "s1",
    }
    return CallEvidence(**{**plain, **fields})  # type: ignore[arg-type]


def imported(path: str = "app/chat.py", line: int = 1, package: str = "acme", provider: str | None = "acme") -> ImportEvidence:
    return ImportEvidence(location=at(path, line), module=package, provider_id=provider, package=package)


def flow(path: str = "app/chat.py", line: int = 1, data_types: tuple[str, ...] = ("health",), **fields: object) -> Flow:
    plain: dict[str, object] = {
        "source": at(path, 1),
        "source_kind": "request",
        "source_name": "body",
        "data_types": data_types,
        "steps": (),
        "sink": at(path, line),
        "provider_id": "acme",
        "closed": True,
        "capability": "chat",
        "argument": "messages",
    }
    return Flow(**{**plain, **fields})  # type: ignore[arg-type]


@functools.cache
def shipped_rules() -> RuleSet:
    """Return the shipped rule packs, without the rest of the catalogue."""
    files = {name: content for name, content in load_rules(rule_folders()).items() if name.startswith("rules/packs/")}
    packs = [parse_pack(name, content) for name, content in files.items() if name.endswith("/pack.yaml")]
    rules = [parse_rule(name, content, pack=name.split("/")[2]) for name, content in files.items() if not name.endswith("/pack.yaml")]
    return rule_set(packs, rules)


@functools.cache
def flow_files() -> dict[str, bytes]:
    """Return the rule files that flows need and a little more: sources, data types, one provider, one SDK."""
    wanted = ("rules/flows/", "rules/providers/openai.yaml", "rules/sdks/python/openai.yaml", "rules/sdks/javascript/openai.yaml")
    return {name: content for name, content in load_rules(rule_folders()).items() if name.startswith(wanted)}
