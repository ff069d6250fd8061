"""What a name is bound to: imports, star imports, assignments, parameters, loops."""

import builtins

from sigscope.resolution import classes
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.scopes import (
    END,
    Assigned,
    Binding,
    Caught,
    Defined,
    Deleted,
    Entered,
    Given,
    Imported,
    ImportedName,
    Looped,
    Module,
    Scope,
)
from sigscope.resolution.values import (
    BuiltinValue,
    ClassValue,
    ConstantValue,
    ExternalValue,
    Frame,
    FunctionValue,
    InstanceValue,
    MappingValue,
    ModuleValue,
    Reason,
    SequenceValue,
    UnknownValue,
    Value,
    Values,
    unique,
)

_BUILTINS = frozenset(dir(builtins))


def builtin(name: str, module: Module) -> Values:
    """The value of a name that no scope binds."""
    if name == "__name__":
        return (ConstantValue(module.name),)
    if name in _BUILTINS:
        return (BuiltinValue(name),)
    return (UnknownValue(Reason.NAME),)


def unknown(reason: Reason, values: Values) -> UnknownValue:
    """Unknown because `values` are; what they hang on is kept, and so is the first reason, the deeper one."""
    depends: frozenset[Scope] = frozenset()
    for value in values:
        if isinstance(value, UnknownValue):
            depends |= value.depends
    return UnknownValue(Reason.PARAMETER if depends else reason, depends)


def combine(operator: str, left: Value, right: Value) -> Value:
    """The value of `left operator right`."""
    match operator, left, right:
        case "+", SequenceValue(), SequenceValue():
            return SequenceValue((*left.items, *right.items))
        case "+", SequenceValue(), _:
            return SequenceValue((*left.items, (unknown(Reason.LOOP, (right,)),)))
        case "+", _, SequenceValue():
            return SequenceValue(((unknown(Reason.LOOP, (left,)),), *right.items))
        case "|", MappingValue(), MappingValue():
            return MappingValue((*left.items, *right.items))
        case "+", ConstantValue(value=str() as one), ConstantValue(value=str() as other):
            return ConstantValue(one + other)
        case "%", ConstantValue(value=str() as template), ConstantValue(value=str() as filling):
            return ConstantValue(template.replace("%s", filling))
    return unknown(Reason.EXPRESSION, (left, right))


def bound(evaluator: Evaluating, binding: Binding, frame: Frame) -> Values:
    """The values that a binding gives its name, seen in the frame of its scope."""
    if binding.is_distant:
        frame = evaluator.base_frame(binding.point.scope)
    match binding.source:
        case Imported() as source:
            return _imported(evaluator, source, binding.point.scope.module)
        case ImportedName() as source:
            return _imported_name(evaluator, source, binding.point.scope.module)
        case Assigned() as source:
            values = evaluator.unpacked(evaluator.evaluate(source.value, binding.point, frame), source.unpack)
            return _augmented(evaluator, binding, values, frame) if source.augments else values
        case Defined() as source:
            return _defined(source.scope, frame)
        case Given() as source:
            return _given(evaluator, binding.point.scope, source, frame)
        case Looped() as source:
            values = frame.loops[source.loop] if source.loop in frame.loops else evaluator.item(source.loop, frame)
            return evaluator.unpacked(values, source.unpack)
        case Entered() as source:
            return evaluator.unpacked(evaluator.evaluate(source.value, binding.point, frame), source.unpack)
        case Caught():
            return (UnknownValue(Reason.NAME),)
        case Deleted():
            return ()


def _augmented(evaluator: Evaluating, binding: Binding, values: Values, frame: Frame) -> Values:
    before: list[Value] = []
    point = binding.point
    for earlier in point.scope.reaching(binding.name, point.order, point.path):
        if not earlier.is_star:
            before.extend(evaluator.binding_values(earlier, frame))
        else:
            before.extend(star_values(evaluator, earlier, binding.name))
    return unique([combine("+", one, other) for one in before for other in values]) or values


def _defined(scope: Scope, frame: Frame) -> Values:
    return (ClassValue(scope, frame),) if scope.kind == "class" else (FunctionValue(scope, frame),)


def _given(evaluator: Evaluating, scope: Scope, source: Given, frame: Frame) -> Values:
    if frame.arguments is not None:
        return frame.arguments.get(source.parameter.name, (UnknownValue(Reason.PARAMETER),))
    owner = scope.enclosing_class()
    if source.index == 0 and owner is not None and scope.kind == "function" and frame.parent is not None:
        # What a method is called on: an instance of its class, or the class itself.
        markers = decorator_names(scope)
        cls = ClassValue(owner, frame.parent.parent or frame.parent, is_self=True)
        if "classmethod" in markers or scope.name == "__class_getitem__":
            return (cls,)
        makes_classes = scope.name in ("__init_subclass__", "__new__") or classes.is_metaclass(evaluator, cls)
        if "staticmethod" not in markers and not makes_classes:
            return (InstanceValue(cls, is_self=True),)
    return (UnknownValue(Reason.PARAMETER, frozenset({scope})),)


def decorator_names(scope: Scope) -> set[str]:
    """The last names of the decorators on a function, calls included."""
    found = set()
    for decorator in scope.decorators:
        node = decorator.value
        while hasattr(node, "function"):
            node = node.function
        found.add(getattr(node, "name", None) or getattr(node, "id", ""))
    return found


# --- imports ---


def _imported(evaluator: Evaluating, source: Imported, module: Module) -> Values:
    name = source.node.module if source.node.whole else source.node.module.partition(".")[0]
    return (_module(evaluator, name, module),)


def _module(evaluator: Evaluating, name: str, importer: Module) -> Value:
    return evaluator.table.find(name, importer.source.import_root) or ExternalValue(name)


def _origin(source: ImportedName, importer: Module) -> str | None:
    """The absolute name of the module that a `from` import reads; None where it leaves the top package."""
    level = source.node.level
    if level == 0:
        return source.node.module
    package = importer.package.split(".") if importer.package else []
    if level - 1 > len(package):
        return None
    base = package[: len(package) - (level - 1)]
    return ".".join([*base, source.node.module] if source.node.module else base)


def _imported_name(evaluator: Evaluating, source: ImportedName, importer: Module) -> Values:
    origin = _origin(source, importer)
    if origin is None or source.alias is None:
        return (UnknownValue(Reason.IMPORT),)
    module = _module(evaluator, origin, importer)
    if isinstance(module, ModuleValue):
        return evaluator.module_attribute(module, source.alias.name) or _missing(module, source.alias.name)
    return evaluator.attribute(module, source.alias.name)


def _missing(module: ModuleValue, name: str) -> Values:
    """A name that a module of the tree does not bind where the text can be seen: made while it runs, or generated."""
    return (ExternalValue(f"{module.name}.{name}"),)


def star_values(evaluator: Evaluating, binding: Binding, name: str) -> Values:
    """The values that `import *` gives `name`; empty where the module does not export it."""
    source = binding.source
    importer = binding.point.scope.module
    if not isinstance(source, ImportedName):
        return ()
    origin = _origin(source, importer)
    module = evaluator.table.find(origin, importer.source.import_root) if origin is not None else None
    if module is None or module.module is None:
        return ()
    exported = _exported(evaluator, module.module)
    if name not in exported if exported is not None else name.startswith("_"):
        return ()
    if name not in module.module.scope.bindings and not module.module.scope.stars:
        return ()
    return evaluator.module_attribute(module, name)


def _exported(evaluator: Evaluating, module: Module) -> set[object] | None:
    """The names in `__all__`; None where there is none that can be read."""
    if "__all__" not in module.scope.bindings:
        return None
    exported: set[object] = set()
    for binding in module.scope.reaching("__all__", END, ()):
        for value in evaluator.binding_values(binding, evaluator.base_frame(module.scope)):
            for item in evaluator.iterate((value,)) or []:
                exported.update(v.value for v in item if isinstance(v, ConstantValue))
    return exported or None


def module_attribute(evaluator: Evaluating, module: ModuleValue, name: str) -> Values:
    """The values of a module's attribute, submodules included; empty where it has none."""
    found: list[Value] = []
    if module.module is not None:
        scope = module.module.scope
        frame = evaluator.base_frame(scope)
        for binding in scope.reaching(name, END, ()):
            star = star_values(evaluator, binding, name) if binding.is_star else None
            found[:0] = evaluator.binding_values(binding, frame) if star is None else star
    if not found:
        submodule = evaluator.table.find(f"{module.name}.{name}", module.import_root)
        found = [] if submodule is None else [submodule]
    return unique(found)
