"""The callee of a call and a recipe -> the changes to names, attribute paths and imports."""

from fnmatch import fnmatchcase

from auditor.codemods.arguments import Stretch, filled
from auditor.codemods.given import ENVIRONMENT
from auditor.codemods.imports import after_imports, goes_with_others, renamed, swapped
from auditor.codemods.left import Left
from auditor.codemods.sites import SourceFile, chain
from auditor.codemods.target import endpoint_code, key_code
from auditor.model import ir
from auditor.model.codemod import Becomes, LanguageForm, Recipe, Target

Steps = list[tuple[str, int]]


class Callee:
    """What is called, taken apart."""

    def __init__(
        self, source: SourceFile, form: LanguageForm, target: Target, recipe: Recipe, call: ir.Call, provided: frozenset[str] = frozenset()
    ) -> None:
        self._source = source
        self._form = form
        self._target = target
        self._recipe = recipe
        self._call = call
        self._provided = provided
        self.brings: set[str] = set()
        """Names that the file has to import for this."""
        self.worries: list[str] = []
        """What a person has to look at."""
        self.root, self.steps = chain(call.callee)

    @property
    def last(self) -> str:
        """The last name of the path."""
        return self.steps[-1][0] if self.steps else ""

    def changes(self, symbol: str, rewritten: frozenset[int]) -> list[Stretch]:
        """Return the changes; `rewritten` are the places of names that other edits of the file replace as well.

        Raises: Left.
        """
        found: list[Stretch] = []
        new = next((new for glob, new in self._recipe.becomes.items() if fnmatchcase(symbol, glob)), None)
        if new is not None:
            found += self._becomes(new, rewritten)
        found += self.path() if not self._recipe.uses else []
        if self._recipe.factory:
            found += self._own_client(rewritten)
        if self._recipe.preamble and isinstance(self.root, ir.Name):
            found += self._preamble(self.root)
        return found

    def _becomes(self, new: Becomes, rewritten: frozenset[int]) -> list[Stretch]:
        if not isinstance(self.root, ir.Name):
            raise Left("the class is reached in a way that is not known")
        name = self.root.id
        binding = self._source.binds(name)
        if self.steps and binding is not None and not binding.member and binding.module == new.module:
            return [Stretch(self.root.end, self._call.callee.end, f".{new.name}".encode())]
        is_used = any(
            isinstance(node, ir.Name) and node.id == name and node.start != self.root.start and node.start not in rewritten
            for node in self._source.nodes
        )
        found = self._swapped(name, new, is_used=is_used or goes_with_others(self._source, name, rewritten))
        if self._source.text(self._call.callee) != new.name:
            found.append(Stretch(self._call.callee.start, self._call.callee.end, new.name.encode()))
        return found

    def path(self) -> list[Stretch]:
        """Return the change to the end of the attribute path, or what is put after a bare name."""
        recipe = self._recipe
        if recipe.wraps and not self.steps and (recipe.factory or recipe.uses):
            return [Stretch(self._call.callee.end, self._call.callee.end, recipe.wraps.encode())]
        for old, path in sorted(self._recipe.path.items(), key=lambda pair: -pair[0].count(".")):
            names = old.split(".")
            if [name for name, _ in self.steps[-len(names) :]] == names:
                start = self.steps[-len(names) - 1][1] if len(self.steps) > len(names) else self.root.end
                return [Stretch(start, self._call.callee.end, f".{path}".encode())]
        return []

    def _own_client(self, rewritten: frozenset[int]) -> list[Stretch]:
        """Make a client of the project's own in place of the imported one."""
        if not isinstance(self.root, ir.Name):
            raise Left("the client is reached in a way that is not known")
        found: list[Stretch] = []
        binding = self._source.binds(self.root.id)
        if binding is not None:
            if not binding.member:
                raise Left("the client is imported in a way that is not known")
            found += self._factory(self.root.id, binding, rewritten)
        return found

    def _factory(self, local: str, binding: ir.ImportBinding, rewritten: frozenset[int]) -> list[Stretch]:
        recipe = self._recipe
        if any(
            isinstance(node, ir.Name) and node.id == local and node.start != self.root.start and node.start not in rewritten
            for node in self._source.nodes
        ):
            raise Left(f"`{local}` is used in this file in other ways too")
        line = filled(
            recipe.factory,
            local=local,
            endpoint=endpoint_code(self._target, self._form, recipe.role),
            key=key_code(self._target, self._form),
        )
        made = after_imports(self._source, line)
        self.brings.add(recipe.factory_name)
        if binding.module == recipe.factory_module and local == binding.member and recipe.factory_name not in self._provided:
            return [*renamed(self._source, local, recipe.factory_name), made]
        return [*self._swapped(local, Becomes(name=recipe.factory_name, module=recipe.factory_module), is_used=False), made]

    def _swapped(self, local: str, new: Becomes, *, is_used: bool) -> list[Stretch]:
        self.brings.add(new.name)
        return swapped(self._source, self._form, local, new, is_used=is_used, is_provided=new.name in self._provided)

    def _preamble(self, root: ir.Name) -> list[Stretch]:
        """Set attributes of the module: where the file sets them already, else after the imports."""
        found, lines = [], []
        for attribute, what in self._recipe.preamble.items():
            code = endpoint_code(self._target, self._form, "chat") if what == "endpoint" else key_code(self._target, self._form)
            assigned = [
                node
                for node in self._source.nodes
                if isinstance(node, ir.Assign)
                and isinstance(node.target, ir.Attribute)
                and node.target.name == attribute
                and isinstance(node.target.value, ir.Name)
                and node.target.value.id == root.id
            ]
            values = [node.value for node in assigned if node.value is not None]
            found += [Stretch(value.start, value.end, code.encode()) for value in values]
            made = next(
                (value for value in values if not isinstance(value, ir.Literal) and not ENVIRONMENT.match(self._source.text(value))), None
            )
            if made is not None:
                self.worries.append(f"Look at what gives `{root.id}.{attribute}`: settings take the place.")
            self.brings.add(f"{root.id}.{attribute}")
            if not assigned:
                lines.append(f"{root.id}.{attribute} = {code}")
        if lines:
            found.append(after_imports(self._source, "\n".join(lines)))
        return found
