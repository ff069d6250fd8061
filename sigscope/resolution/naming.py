"""How things are called: the last name of a callee, the text of an expression, the name a new object is bound to."""

from sigscope.model import syntax
from sigscope.model.syntax import Call, Expression
from sigscope.resolution.scopes import BoundName, Module, Scope


def callee_name(call: Call) -> str:
    """The last name of what is called: `send` for `a.b.send()`, `f` for `f()`, `()` for `f()()`, empty for the rest."""
    function = call.function
    if isinstance(function, syntax.Name):
        return function.id
    if isinstance(function, syntax.Attribute):
        return function.name
    return "()" if isinstance(function, syntax.Call) else ""


def last_name(node: Expression) -> str:
    """The last name of a bare name or an attribute; empty for any other expression."""
    match node:
        case syntax.Name(id=name) | syntax.Attribute(name=name):
            return name
        case _:
            return ""


def name_targets(module: Module, scope: Scope, target: Expression, value: Expression) -> None:
    """Note for each call and comprehension in `value` the dotted name that an assignment to `target` gives it."""
    if isinstance(target, syntax.Sequence):
        if isinstance(value, syntax.Sequence) and len(value.items) == len(target.items):
            for inner, item in zip(target.items, value.items, strict=True):
                name_targets(module, scope, inner, item)
        return
    name = _target_name(scope, target)
    if name is not None:
        _name_calls(module, name, value)


def _name_calls(module: Module, name: BoundName, value: Expression) -> None:
    if isinstance(value, syntax.Call):
        module.bound_names.setdefault(id(value), name)
        for argument in value.arguments:
            if argument.keyword is not None and isinstance(argument.value, syntax.Call):
                _name_calls(module, BoundName(f"{name.dotted}.{argument.keyword}", name.local), argument.value)
    elif isinstance(value, syntax.Comprehension):
        module.bound_names.setdefault(id(value), name)
    elif isinstance(value, syntax.Choice):
        for option in value.options:
            _name_calls(module, name, option)
    elif isinstance(value, syntax.Sequence):
        for index, item in enumerate(value.items):
            _name_calls(module, BoundName(f"{name.dotted}[{index}]", name.local), item)
    elif isinstance(value, syntax.Mapping):
        for key, item in value.items:
            if isinstance(key, syntax.Constant):
                _name_calls(module, BoundName(f"{name.dotted}[{key.value!r}]", name.local), item)


def _target_name(scope: Scope, target: Expression) -> BoundName | None:
    """The dotted name that an assignment target stands for, seen from outside."""
    is_local = scope.kind in ("function", "lambda")
    if isinstance(target, syntax.Name):
        if scope.declared.get(target.id) == "global":
            return BoundName(f"{scope.module.name}.{target.id}", False)
        return BoundName(f"{scope.dotted}.{'<locals>.' if is_local else ''}{target.id}", is_local)
    if isinstance(target, syntax.Attribute) and isinstance(target.value, syntax.Name):
        owner = scope.enclosing_class()
        if is_local and owner is not None and scope.parameters and target.value.id == scope.parameters[0].name:
            return BoundName(f"{owner.dotted}.{target.name}", False)
    if isinstance(target, syntax.Subscript) and isinstance(target.index, syntax.Constant):
        container = _target_name(scope, target.value)
        return container and BoundName(f"{container.dotted}[{target.index.value!r}]", container.local)
    return None


def text_of(node: Expression) -> str:
    """The expression as source text, in short: what facts don't keep comes out as `...`."""
    match node:
        case syntax.Name():
            return node.id
        case syntax.Attribute():
            return f"{text_of(node.value)}.{node.name}"
        case syntax.Constant():
            return repr(node.value)
        case syntax.Call():
            return f"{text_of(node.function)}({', '.join(_argument_text(a) for a in node.arguments)})"
        case syntax.Sequence():
            inside = ", ".join(text_of(item) for item in node.items)
            if node.kind == "tuple":
                return f"({inside},)" if len(node.items) == 1 else f"({inside})"
            return f"[{inside}]" if node.kind == "list" else f"{{{inside}}}"
        case syntax.Mapping():
            items = (f"{text_of(k)}: {text_of(v)}" if k is not None else f"**{text_of(v)}" for k, v in node.items)
            return f"{{{', '.join(items)}}}"
        case syntax.Starred():
            return f"*{text_of(node.value)}"
        case syntax.Subscript():
            return f"{text_of(node.value)}[{text_of(node.index)}]"
        case syntax.Binary():
            return f"{text_of(node.left)} {node.operator} {text_of(node.right)}"
        case syntax.Awaited():
            return f"await {text_of(node.value)}"
        case syntax.Lambda():
            return "lambda ..."
        case _:
            return "..."


def _argument_text(argument: syntax.Argument) -> str:
    prefix = f"{argument.keyword}=" if argument.keyword else argument.star
    return f"{prefix}{text_of(argument.value)}"
