"""How a list, set or dict is changed in place, as `container operator value`.

The operators are those of Python (`+` for a list, `|` for a set or a dict), and `|+` where an item of a dict grows.
"""

from sigscope.model.syntax import Attribute, Call, Expression, Mapping, Sequence, Starred, Subscript

Change = tuple[Expression, str, Expression]


def change_of(node: Expression) -> Change | None:
    """What a call changes in place: `models.append(Order)`, `registry.setdefault(key, []).append(Order)`, ..."""
    match node:
        case Call(function=Attribute(value=target, name="append" | "add" | "appendleft"), arguments=(given,)):
            return outermost(target, "+", Sequence("list", (given.value,)))
        case Call(function=Attribute(value=target, name="insert"), arguments=(_, given)):
            return outermost(target, "+", Sequence("list", (given.value,)))
        case Call(function=Attribute(value=target, name="extend"), arguments=(given,)):
            return outermost(target, "+", given.value)
        case Call(function=Attribute(value=target, name="update"), arguments=(given,)):
            return outermost(target, "|", given.value)
        case Call(function=Attribute(value=target, name="setdefault"), arguments=(key, given)):
            return item_changed(target, key.value, given.value)
        case _:
            return None


def item_changed(target: Expression, key: Expression, value: Expression) -> Change:
    """What `target[key] = value` changes."""
    return outermost(target, "|", Mapping(((key, value),)))


def outermost(target: Expression, operator: str, value: Expression) -> Change:
    """The same change as one of the container that has a name: what holds `target` as an item, if anything does."""
    inside = Sequence("list", (Starred(value),)) if operator == "+" else value
    match target:
        case Subscript(value=outer, index=key):
            return outermost(outer, "|+", Mapping(((key, inside),)))
        case Call(function=Attribute(value=outer, name="setdefault" | "get"), arguments=(key_given, *_)):
            return outermost(outer, "|+", Mapping(((key_given.value, inside),)))
        case _:
            return target, operator, value
