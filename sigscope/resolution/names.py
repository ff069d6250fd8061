"""What a name is bound to: imports, star imports, assignments, parameters, loops."""

import builtins

from sigscope.model.reasons import Reason
from sigscope.model.syntax import Call, ImportFrom
from sigscope.resolution import classes
from sigscope.resolution.evaluating import MAX_ITEMS, Evaluating
from sigscope.resolution.guards import may_run
from sigscope.resolution.naming import last_name
from sigscope.resolution.scopes import (
    END,
    Assigned,
    Augmented,
    Binding,
    Branch,
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
    StarImported,
    exclusive,
)
from sigscope.resolution.values import (
    BuiltinValue,
    ClassValue,
    ConstantValue,
    ExternalValue,
    Frame,
    FunctionValue,
    Home,
    InstanceValue,
    MappingValue,
    ModuleValue,
    SequenceValue,
    UnknownValue,
    Value,
    Values,
    at_home,
    unique,
)
from sigscope.sources.asking import ask
from sigscope.sources.traits import may_make_names

Items = tuple[tuple[Values, Values], ...]

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
            return SequenceValue((*left.items, *right.items)[:MAX_ITEMS])
        case "+", SequenceValue(), _:
            return SequenceValue((*left.items, (unknown(Reason.LOOP, (right,)),)))
        case "+", _, SequenceValue():
            return SequenceValue(((unknown(Reason.LOOP, (left,)),), *right.items))
        case "|", SequenceValue(), SequenceValue():
            return SequenceValue((*left.items, *right.items))
        case "|", SequenceValue(), MappingValue():
            # An item that is put in the place of another.
            return SequenceValue((*left.items, *(values for _, values in right.items)))
        case "|", MappingValue(), MappingValue():
            return MappingValue((*left.items, *right.items))
        case "|", MappingValue(), _:
            rest = (unknown(Reason.ITEM, (right,)),)
            return MappingValue((*left.items, (rest, rest)))
        case "|+", MappingValue(), MappingValue():
            return MappingValue(_deepened(left.items, right.items))
        case "|+", _, _:
            return left
        case "+", ConstantValue(value=str() as one), ConstantValue(value=str() as other):
            return ConstantValue(one + other)
        case "%", ConstantValue(value=str() as template), ConstantValue() | SequenceValue():
            return _filled(template, right.items if isinstance(right, SequenceValue) else ((right,),))
        case _, ConstantValue(), _:
            return _compared(operator, left, right)
    return unknown(Reason.EXPRESSION, (left, right))


def _compared(operator: str, left: ConstantValue, right: Value) -> Value:
    """Whether a comparison holds."""
    match operator, right:
        case "==" | "!=", ConstantValue():
            return ConstantValue((left == right) == (operator == "=="))
        case "in" | "not in", SequenceValue(items=items) if all(map(_is_constant, items)):
            return ConstantValue(((left,) in items) == (operator == "in"))
    return unknown(Reason.EXPRESSION, (left, right))


def _is_constant(values: Values) -> bool:
    return len(values) == 1 and isinstance(values[0], ConstantValue)


def _deepened(items: Items, growth: Items) -> Items:
    """The items of a dict, the values under the keys of `growth` grown by what stands there."""
    found = list(items)
    for keys, values in growth:
        place = next((i for i, (known, _) in enumerate(found) if known == keys), None)
        if place is None:
            found.append((keys, values))
            continue
        pairs = [(one, other) for one in found[place][1] for other in values]
        grown = [combine("+" if isinstance(other, SequenceValue) else "|+", one, other) for one, other in pairs]
        found[place] = keys, unique(grown)
    return tuple(found)


def _filled(template: str, items: tuple[Values, ...]) -> Value:
    """A `%s` for each item, in order; unknown where a place takes anything else or an item can be several things."""
    known = [values[0].value for values in items if len(values) == 1 and isinstance(values[0], ConstantValue)]
    known = [value for value in known if not isinstance(value, bytes)]
    if len(known) < len(items) or not template.count("%") == template.count("%s") == len(items):
        return unknown(Reason.EXPRESSION, tuple(value for values in items for value in values))
    pieces = template.split("%s")
    return ConstantValue(
        pieces[0] + "".join(str(value) + piece for value, piece in zip(known, pieces[1:], strict=True))
    )


def bound(evaluator: Evaluating, binding: Binding, frame: Frame) -> Values:
    """The values that a binding gives its name, seen in the frame of its scope."""
    if binding.is_distant:
        frame = evaluator.base_frame(binding.point.scope)
    match binding.source:
        case Imported() as source:
            return _imported(evaluator, source, binding.point.scope.module)
        case ImportedName() as source:
            return _imported_name(evaluator, source, binding.point.scope.module)
        case Assigned() | Entered() as source:
            return evaluator.unpacked(evaluator.evaluate(source.value, binding.point, frame), source.unpack)
        case Augmented() as source:
            turns = evaluator.unroll(binding.point, frame) if source.in_place else (frame,)
            run = [turn for turn in turns if may_run(evaluator, binding.point, turn)]
            return unique([value for turn in run for value in evaluator.evaluate(source.value, binding.point, turn)])
        case Defined() as source:
            return _defined(source.scope, frame)
        case Given() as source:
            return _given(evaluator, binding.point.scope, source, frame)
        case Looped() as source:
            values = frame.loops[source.loop] if source.loop in frame.loops else evaluator.item(source.loop, frame)
            return evaluator.unpacked(values, source.unpack)
        case Caught():
            return (UnknownValue(Reason.NAME),)
        case Deleted() | StarImported() | _:
            return ()


def reached(evaluator: Evaluating, scope: Scope, name: str, order: int, path: Branch, frame: Frame) -> Values | None:
    """The values that `scope` gives `name` at a place of its flow; None where nothing before it binds the name."""
    bindings: list[tuple[Binding, Values]] = []
    for binding in scope.reaching(name, order, path):
        if isinstance(binding.source, StarImported):
            values = star_values(evaluator, binding.source, scope.module, name)
            if values:
                bindings.append((binding, values))
                if binding.hides_earlier(path):
                    break
        else:
            bindings.append((binding, evaluator.binding_values(binding, frame)))
    if len(bindings) == 1 and not isinstance(bindings[0][0].source, Augmented):
        return _kept_in(scope, name, bindings[0][1])
    found: list[tuple[Binding, Values]] = []
    grown: list[tuple[Binding, Values]] = []
    for binding, given in reversed(bindings):
        values = given
        if isinstance(binding.source, Augmented):
            elsewhere = [one for one in found if exclusive(one[0].point.path, binding.point.path)]
            # Another branch grows what was there before this one did.
            held = [one for one in found if one not in elsewhere]
            held += [one for one in grown if exclusive(one[0].point.path, binding.point.path)]
            before = unique([value for _, each in held for value in each])
            values = _augmented(binding.source, before, given)
            if binding.hides_earlier(path) or all(isinstance(v, SequenceValue | MappingValue) for v in values):
                # A container holds what it held before, so that stands for both: with the growth and without.
                found = elsewhere
                grown.append((binding, before))
        found.append((binding, values))
    if not found:
        return None
    return _kept_in(scope, name, unique([value for _, values in found for value in values]))


def _kept_in(scope: Scope, name: str, values: Values) -> Values:
    """The values of a name, the containers among them as those that a module or class keeps under it."""
    return at_home(values, Home(scope, name)) if scope.kind in ("module", "class") else values


def _augmented(source: Augmented, before: Values, values: Values) -> Values:
    if not source.in_place:
        return unique([combine(source.operator, one, other) for one in before for other in values]) or values
    return unique(
        [
            _at_home_of(one, combine(source.operator, one, other))
            if isinstance(one, SequenceValue | MappingValue)
            else one
            for one in before
            for other in values
        ]
    )


def _at_home_of(container: SequenceValue | MappingValue, grown: Value) -> Value:
    return grown if container.home is None else at_home((grown,), container.home)[0]


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
        makes_classes = scope.name in ("__init_subclass__", "__new__") or classes.is_metaclass(evaluator, cls)
        if not makes_classes and ("classmethod" in markers or scope.name == "__class_getitem__"):
            return (cls,)
        if "staticmethod" not in markers and not makes_classes:
            return (InstanceValue(cls, is_self=True),)
    return (UnknownValue(Reason.PARAMETER, frozenset({scope})),)


def decorator_names(scope: Scope) -> set[str]:
    """The last names of the decorators on a function, calls included."""
    found = set()
    for decorator in scope.decorators:
        node = decorator.value
        while isinstance(node, Call):
            node = node.function
        found.add(last_name(node))
    return found


# --- imports ---


def _imported(evaluator: Evaluating, source: Imported, module: Module) -> Values:
    name = source.node.module if source.node.whole else source.node.module.partition(".")[0]
    return (_module(evaluator, name, module),)


def _module(evaluator: Evaluating, name: str, importer: Module) -> Value:
    return evaluator.table.find(name, importer.source.import_root) or ExternalValue(name)


def _origin(node: ImportFrom, importer: Module) -> str | None:
    """The absolute name of the module that a `from` import reads; None where it leaves the top package."""
    if node.level == 0:
        return node.module
    package = importer.package.split(".") if importer.package else []
    if node.level > len(package):
        return None
    base = package[: len(package) - (node.level - 1)]
    return ".".join([*base, node.module] if node.module else base)


def _imported_name(evaluator: Evaluating, source: ImportedName, importer: Module) -> Values:
    origin, name = _origin(source.node, importer), source.alias.name
    if origin is None:
        return (UnknownValue(Reason.IMPORT),)
    module = _module(evaluator, origin, importer)
    if isinstance(module, ModuleValue):
        # A package that imports its own submodule is asked while it is being asked.
        found = evaluator.module_attribute(module, name) or _submodule(evaluator, module, name)
        return found or missing(evaluator, module, name)
    return evaluator.attribute(module, name)


def missing(evaluator: Evaluating, module: ModuleValue, name: str) -> Values:
    """A name that the text of a module does not bind: made while it runs, generated, or misspelt."""
    held = module.module
    is_open = (
        held is None
        or held.library
        or held.source.is_package  # a module below it may be generated
        or name in held.scope.bindings  # asked while it is being told
        or bool(held.scope.stars)
        or name.startswith("__")
        or ask(held.source, may_make_names)
    )
    if is_open:
        return (ExternalValue(f"{module.name}.{name}"),)
    return (UnknownValue(Reason.NAME),)


def star_values(evaluator: Evaluating, source: StarImported, importer: Module, name: str) -> Values:
    """The values that `import *` gives `name`; empty where the module does not export it."""
    origin = _origin(source.node, importer)
    module = evaluator.table.find(origin, importer.source.import_root) if origin is not None else None
    if module is None or module.module is None:
        return ()
    exported = _exported(evaluator, module.module)
    if exported is not None:
        return evaluator.module_attribute(module, name) if name in exported else ()
    scope = module.module.scope
    if name.startswith("_") or (name not in scope.bindings and not scope.stars):
        return ()
    return evaluator.module_attribute(module, name)


def _exported(evaluator: Evaluating, module: Module) -> set[str] | None:
    """The names in `__all__`; None where there is none, or one that can't be read."""
    if "__all__" not in module.scope.bindings:
        return None
    this = ModuleValue(module.name, module, module.source.import_root)
    items = evaluator.iterate(evaluator.module_attribute(this, "__all__"))
    if items is None:
        return None
    exported: set[str] = set()
    for value in (value for item in items for value in item):
        if not isinstance(value, ConstantValue) or not isinstance(value.value, str):
            return None
        exported.add(value.value)
    return exported


def module_attribute(evaluator: Evaluating, module: ModuleValue, name: str) -> Values:
    """The values of a module's attribute, submodules included; empty where it has none."""
    found: Values | None = None
    if module.module is not None:
        scope = module.module.scope
        found = evaluator.reached(scope, name, END, (), evaluator.base_frame(scope))
    found = found or _submodule(evaluator, module, name)
    if module.module is not None and module.module.library and _is_untold(found):
        return (ExternalValue(f"{module.name}.{name}"),)
    return found


def _is_untold(values: Values) -> bool:
    return bool(values) and all(isinstance(value, UnknownValue) for value in values)


def _submodule(evaluator: Evaluating, module: ModuleValue, name: str) -> Values:
    submodule = evaluator.table.find(f"{module.name}.{name}", module.import_root)
    return () if submodule is None else (submodule,)
