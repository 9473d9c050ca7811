"""The documents of `rules/codemods/` -> codemods, and which recipe fits a finding."""

from fnmatch import fnmatchcase

import msgspec

from auditor.catalogue.catalogue import Catalogue
from auditor.errors import RuleError
from auditor.languages import language_of
from auditor.model.codemod import Beside, ClientModule, Codemod, ConfigMove, LanguageForm, Recipe, Untouched
from auditor.model.finding import Finding

FOLDER = "codemods/"


class Codemods:
    """All codemods."""

    def __init__(self, codemods: tuple[Codemod, ...]) -> None:
        self.all = codemods
        self._forms = {language: form for codemod in codemods for form in codemod.forms for language in form.languages}

    @classmethod
    def from_catalogue(cls, catalogue: Catalogue) -> "Codemods":
        """Decode the documents.

        Raises: RuleError naming the file.
        """
        found = []
        for name in catalogue.documents:
            encoded = catalogue.document(name)
            if not name.startswith(FOLDER) or encoded is None:
                continue
            try:
                found.append(msgspec.convert(msgspec.msgpack.decode(encoded), Codemod))
            except msgspec.ValidationError as error:
                raise RuleError(f"rules/{name}: {error}") from error
        return cls(tuple(found))

    def form(self, language: str) -> LanguageForm | None:
        """Return how a language writes settings."""
        return self._forms.get(language)

    @property
    def beside(self) -> tuple[Beside, ...]:
        """What has to follow calls that move."""
        return tuple(one for codemod in self.all for one in codemod.beside)

    @property
    def forms(self) -> dict[str, LanguageForm]:
        """How each language writes what is put in."""
        return self._forms

    @property
    def modules(self) -> tuple[ClientModule, ...]:
        """Client modules that a project may be given."""
        return tuple(one for codemod in self.all for one in codemod.modules)

    @property
    def config(self) -> tuple[ConfigMove, ...]:
        """Frameworks that are moved by their settings."""
        return tuple(one for codemod in self.all for one in codemod.config)

    @property
    def sizes(self) -> dict[str, tuple[str, ...]]:
        """Words in models' names by the end of a setting's name."""
        return {size: words for codemod in self.all for size, words in codemod.sizes.items()}

    def recipe(self, finding: Finding, language: str) -> tuple[Codemod, Recipe] | None:
        """Return the first recipe for a finding's symbol."""
        symbol = finding.symbol or ""
        for codemod in self.all:
            if codemod.languages and language not in codemod.languages:
                continue
            for recipe in codemod.recipes:
                if recipe.languages and language not in recipe.languages:
                    continue
                if recipe.kind == finding.kind and any(fnmatchcase(symbol, glob) for glob in recipe.symbols):
                    return codemod, recipe
        return None

    def maker(self, finding: Finding) -> str | None:
        """Return the codemod that moves a call, itself or by what it is made on."""
        language = language_of(finding.location.path)
        symbol = finding.symbol or ""
        if language is None or (self.untouched(finding) is not None and self.recipe(finding, language) is None):
            return None
        for codemod in self.all:
            if codemod.languages and language not in codemod.languages:
                continue
            for recipe in codemod.recipes:
                fits = (not recipe.languages or language in recipe.languages) and (recipe.kind == "client" or recipe.kind == finding.kind)
                if fits and any(
                    fnmatchcase(symbol, glob) or (recipe.kind == "client" and fnmatchcase(symbol, f"{glob}.*")) for glob in recipe.symbols
                ):
                    return codemod.id
        return None

    def untouched(self, finding: Finding) -> Untouched | None:
        """Return why a call is left alone, where that is known."""
        symbol = finding.symbol or ""
        for codemod in self.all:
            for one in codemod.untouched:
                if (
                    any(fnmatchcase(symbol, glob) for glob in one.symbols)
                    or finding.capability in one.capabilities
                    or any(fnmatchcase(feature, glob) for feature in finding.features for glob in one.features)
                ):
                    return one
        return None
