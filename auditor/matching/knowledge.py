"""What matching asks of the catalogue, and the answers that take more than one of its tables."""

from collections.abc import Iterator
from functools import cached_property
from typing import Protocol

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.matching.packages import IMPORTS_DOCUMENT, Imports, Packages
from auditor.model.evidence import Weights
from auditor.model.provider import Host, Model, Provider, Sdk
from auditor.model.rule import Stage

STAGES_DOCUMENT = "stages.yaml"


class Knowledge(Protocol):
    """The questions of matching; `CatalogueKnowledge` answers them."""

    @property
    def date(self) -> str:
        """The day the catalogue's facts were checked (ISO)."""

    def provider(self, provider_id: str | None) -> Provider | None:
        """Return one provider."""

    def provider_of_host(self, host: str) -> tuple[str, Host] | None:
        """Return who answers for a host name."""

    def provider_of_package(self, ecosystem: str, name: str) -> str | None:
        """Return the provider a package belongs to alone."""

    def framework_of_package(self, ecosystem: str, name: str) -> str | None:
        """Return the name of a package that reaches several providers."""

    def provider_of_environment(self, name: str) -> str | None:
        """Return the provider a setting belongs to alone."""

    def weights_of(self, model: str) -> Weights | None:
        """Return whether a customer could run the model."""

    def model(self, model: str) -> Model | None:
        """Return what is known of a model id."""

    def is_local(self, package: str) -> bool:
        """Tell whether a package runs models in its own process."""

    @property
    def packages(self) -> Packages:
        """What is known of packages and the modules they hold."""

    def stage_of(self, ecosystem: str, name: str) -> Stage | None:
        """Return the stage of a training loop of one's own that a package is for."""


class Stages(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The contents of `rules/stages.yaml`."""

    source: str
    checked_on: str
    packages: dict[Stage, dict[str, tuple[str, ...]]]
    """Stage -> ecosystem -> package names."""


class CatalogueKnowledge:
    """The catalogue with the questions that matching adds; answers are kept."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._stages: dict[tuple[str, str], Stage] | None = None
        self.date = catalogue.date
        self.provider = catalogue.provider
        self.provider_of_host = catalogue.provider_of_host
        self.provider_of_package = catalogue.provider_of_package
        self.framework_of_package = catalogue.framework_of_package
        self.provider_of_environment = catalogue.provider_of_environment
        self.weights_of = catalogue.weights_of
        self.model = catalogue.model

    def is_local(self, package: str) -> bool:
        """Tell whether a package runs models in its own process; the first question decodes all SDKs."""
        return package.lower().replace("_", "-") in self._local

    @cached_property
    def packages(self) -> Packages:
        """What is known of packages and the modules they hold; the first question decodes all SDKs."""
        encoded = self._catalogue.document(IMPORTS_DOCUMENT)
        imports = msgspec.msgpack.decode(encoded, type=Imports) if encoded else Imports(source="", checked_on="")
        return Packages(self._sdks(), imports)

    def stage_of(self, ecosystem: str, name: str) -> Stage | None:
        """Return the stage of a training loop of one's own that a package is for."""
        if self._stages is None:
            encoded = self._catalogue.document(STAGES_DOCUMENT)
            stages = msgspec.msgpack.decode(encoded, type=Stages).packages if encoded else {}
            self._stages = {
                (system, package.lower()): stage
                for stage, systems in stages.items()
                for system, packages in systems.items()
                for package in packages
            }
        return self._stages.get((ecosystem, name.lower()))

    @cached_property
    def _local(self) -> frozenset[str]:
        return frozenset(sdk.package.lower().replace("_", "-") for sdk in self._sdks() if sdk.provider == "local")

    def _sdks(self) -> Iterator[Sdk]:
        return (sdk for language in self._catalogue.languages for sdk in self._catalogue.sdks(language))
