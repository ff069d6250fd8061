"""Receivers of a model's saving that save the same object again."""

from collections.abc import Iterator

from sigscope.inspection.places import Places
from sigscope.model.inspected import RecursiveSave
from sigscope.model.location import Location
from sigscope.model.project import Connection
from sigscope.model.syntax import Assign, Attribute, Call, Evaluate, Name, Return, Sequence, Statement, With
from sigscope.model.walk import walk
from sigscope.resolution import classes
from sigscope.resolution.naming import callee_name
from sigscope.resolution.scopes import Scope
from sigscope.resolution.values import FunctionValue

_SAVING = {"django.db.models.signals.pre_save", "django.db.models.signals.post_save"}
_PLAIN = (Assign, Evaluate)


def recursive_saves(places: Places) -> Iterator[RecursiveSave]:
    """The calls of `instance.save()` that nothing in the receiver keeps from coming back to it.

    https://docs.djangoproject.com/en/stable/ref/signals/#post-save
    """
    seen: set[Scope] = set()
    spans = {location for location, _ in places.connections("decorator")}
    for row in places.project.connections:
        scope = places.definition(row) if row.signal in _SAVING and _is_saved(places, row) else None
        if scope is None or scope in seen or scope.kind != "function":
            continue
        seen.add(scope)
        path = scope.module.source.path
        is_changed = any(Location.of(path, each.span) not in spans for each in scope.decorators)
        if not is_changed and any(each.name == "instance" for each in scope.parameters):
            yield from _saves(scope, row.receiver)


def _is_saved(places: Places, row: Connection) -> bool:
    """Whether the sender's `save()` saves whatever happens: a model of the tree may have one of its own."""
    scope = None if row.sender is None else places.class_named(row.sender)
    if scope is None:
        return True
    values, _ = classes.class_attribute(places.evaluator, places.class_of(scope), "save")
    return all(_goes_on(value.scope) for value in values if isinstance(value, FunctionValue))


def _goes_on(method: Scope) -> bool:
    """Whether a `save()` calls the one that it overrides before anything can keep it from that."""
    body = getattr(method.node, "body", ())
    plain = list(_straight(body))
    after = body[len(plain)] if len(plain) < len(body) else None
    found = [*plain, after] if isinstance(after, Return) else plain
    return any(
        callee_name(node) == "super" for statement in found for node in walk(statement) if isinstance(node, Call)
    )


def _saves(scope: Scope, receiver: str) -> Iterator[RecursiveSave]:
    assert scope.node is not None
    body = getattr(scope.node, "body", ())
    for statement in _straight(body):
        if isinstance(statement, Assign) and any(_is_flag(target) or _is_other(target) for target in statement.targets):
            return
        for node in walk(statement):
            if isinstance(node, Call) and callee_name(node) == "disconnect":
                return
        if isinstance(statement, Evaluate) and isinstance(statement.value, Call) and _is_save(statement.value):
            location = Location.of(scope.module.source.path, statement.value.span)
            yield RecursiveSave(location, receiver, "instance.save()")
            return


def _straight(body: tuple[Statement, ...]) -> Iterator[Statement]:
    """The statements that run whenever the function does, up to the first that may end it or choose a way."""
    for statement in body:
        if isinstance(statement, With):
            if not all("atomic" in _names(item.context) for item in statement.items):
                return
            yield from _straight(statement.body)
            if not all(isinstance(inner, _PLAIN) for inner in statement.body):
                return
        elif isinstance(statement, _PLAIN):
            yield statement
        else:
            return


def _names(node: object) -> set[str]:
    if isinstance(node, Call):
        return _names(node.function)
    return {node.name} if isinstance(node, Attribute) else {node.id} if isinstance(node, Name) else set()


def _is_flag(target: object) -> bool:
    """`instance._anything = ...`: the model, or another receiver, may look at it."""
    return isinstance(target, Attribute) and target.value == Name("instance") and target.name.startswith("_")


def _is_other(target: object) -> bool:
    """`instance = ...`: from here on it is another object, or may be."""
    return Name("instance") in (target.items if isinstance(target, Sequence) else (target,))


def _is_save(call: Call) -> bool:
    function = call.function
    is_save = isinstance(function, Attribute) and function.name == "save" and function.value == Name("instance")
    return is_save and all(argument.keyword != "update_fields" and not argument.star for argument in call.arguments)
