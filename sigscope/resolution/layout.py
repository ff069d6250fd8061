"""From the slices of one file to its scopes, before anything of it is read."""

from collections.abc import Callable, Iterable

from sigscope.model.slices import Slice
from sigscope.model.source import SourceFile
from sigscope.parsing.slices import SlicedText
from sigscope.resolution.expression_builder import STEP
from sigscope.resolution.parts import WIDTH, Part
from sigscope.resolution.scope_builder import Builder
from sigscope.resolution.scopes import Binding, Defined, Module, Point, Scope


def build_module(source: SourceFile, text: SlicedText, refuse: Callable[[str], None]) -> Module:
    """Lay out the scopes of one file; each part of it is read when it is asked for.

    `refuse` is called with the reason for a part that can't be read although the text as a whole is Python.
    """

    def build(part: Part) -> None:
        Builder(module, part).read(refuse)

    module = Module(source, text, build)
    _lay_out(module, text.slices, module.scope)
    return module


def _lay_out(module: Module, slices: Iterable[Slice], scope: Scope) -> list[Part]:
    """Bind the functions and classes of a body by what is known without reading them."""
    parts = []
    for each in slices:
        part = module.parts.add(each, scope)
        parts.append(part)
        if each.kind == "statements":
            continue
        first = part.first_order
        opened = Scope(each.kind, each.name, module, scope, None, Point(scope, first + STEP, (), ()), part)
        part.opened = opened
        module.scopes.add(opened, first)
        last = first + STEP
        part.members = _lay_out(module, each.members, opened)
        if each.kind == "class":
            last = module.parts.all[-1].first_order + WIDTH - 1
        if not each.is_accessor:
            binding = Binding(each.name, Point(scope, last, (), ()), Defined(opened))
            scope.bindings.add(each.name, binding, last)
    return parts
