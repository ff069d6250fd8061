"""What runs when a body runs: its own imports, calls and decorators, not those of the functions that it defines."""

from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet

from sigscope.model import syntax
from sigscope.model.syntax import Call, Decorator, Expression, Statement
from sigscope.model.walk import Node, children
from sigscope.resolution.naming import callee_name
from sigscope.resolution.parts import Part
from sigscope.resolution.scopes import CallSite, DecoratorSite, Module, Scope

Step = syntax.Import | syntax.ImportFrom | CallSite | DecoratorSite


class Bodies:
    """The steps of each body; remembered by scope."""

    def __init__(self) -> None:
        self._steps: dict[Scope, tuple[Step, ...]] = {}

    def steps(self, scope: Scope) -> tuple[Step, ...]:
        """What runs when the body of `scope`, a function or a module, runs; in the order of the text."""
        if scope not in self._steps:
            self._steps[scope] = tuple(_placed(_running(_body(scope)), scope.module))
        return self._steps[scope]

    def telling(self, module: Module, names: AbstractSet[str]) -> tuple[Step, ...]:
        """What runs when a module is imported, as far as its statements name any of `names`."""
        return self.told(module, lambda part: part.runs_any(names))

    def told(self, module: Module, is_told: Callable[[Part], bool]) -> tuple[Step, ...]:
        """What runs when a module is imported, of the parts that `is_told` chooses; only these are read."""
        parts = [part for part in module.parts.all if part.scope is module.scope]
        return tuple(_placed(_running_parts(parts, module, is_told), module))


def _placed(nodes: "Iterable[Node | Decorator]", module: Module) -> Iterator[Step]:
    for node in nodes:
        if isinstance(node, syntax.Import | syntax.ImportFrom):
            yield node
        elif isinstance(node, Decorator):
            yield module.decorators[id(node)]
        elif id(node) in module.call_sites:
            yield module.call_sites[id(node)]


def _running_parts(
    parts: Iterable[Part], module: Module, is_told: Callable[[Part], bool]
) -> "Iterator[Node | Decorator]":
    for part in parts:
        is_read = is_told(part)
        if is_read:
            module.parts.read(part)
        if part.slice.kind != "class":
            yield from _running(part.statements if is_read else ())
        else:
            head = part.statements if is_read else ()
            running = list(_running(head))
            decorators = list(_decorators(decorator for node in head for decorator in getattr(node, "decorators", ())))
            yield from running[: len(running) - len(decorators)]
            yield from _running_parts(part.members, module, is_told)
            yield from decorators


def _body(scope: Scope) -> Iterable[Statement | Expression]:
    if isinstance(scope.node, syntax.Lambda):
        return (scope.node.body,)
    if isinstance(scope.node, syntax.Function | syntax.Class):
        return scope.node.body
    return scope.module.facts.body


def _running(nodes: Iterable[Node]) -> Iterator[Node | Decorator]:
    """The nodes that run, the inner ones before those around them, as Python evaluates."""
    for node in nodes:
        match node:
            case syntax.Function():
                for parameter in node.parameters:
                    if parameter.default is not None:
                        yield from _running((parameter.default,))
                yield from _decorators(node.decorators)
            case syntax.Class():
                yield from _running(argument.value for argument in node.arguments)
                yield from _running(node.body)
                yield from _decorators(node.decorators)
            case syntax.Lambda():
                continue
            case syntax.If() if _is_never_true(node.test):
                yield from _running(node.orelse)
            case _:
                yield from _running(children(node))
                yield node


def _decorators(decorators: Iterable[Decorator]) -> Iterator[Node | Decorator]:
    for decorator in decorators:
        yield from _running((decorator.value,))
        yield decorator


def _is_never_true(test: Expression) -> bool:
    match test:
        case syntax.Name(id="TYPE_CHECKING") | syntax.Attribute(name="TYPE_CHECKING"):
            return True
        case syntax.Constant(value=value):
            return not value
        case syntax.Opaque(children=(syntax.Name(id="__name__"), *_)):
            return True
    return False


def step_name(step: CallSite | DecoratorSite) -> str:
    """The last name of what a step calls; empty where it has none."""
    node: Expression = step.call if isinstance(step, CallSite) else step.decorator.value
    while isinstance(node, Call):
        name = callee_name(node)
        if name != "()":
            return name
        node = node.function
    return node.id if isinstance(node, syntax.Name) else node.name if isinstance(node, syntax.Attribute) else ""


def step_line(step: Step) -> int:
    """The line that a step begins in."""
    match step:
        case CallSite(call=call):
            return call.span.line
        case DecoratorSite(decorator=decorator):
            return decorator.span.line
        case _:
            return step.span.line
