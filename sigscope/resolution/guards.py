"""Whether an `if` around a place lets it run in a certain call."""

from sigscope.model.syntax import Name
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.scopes import Point
from sigscope.resolution.values import ConstantValue, Frame


def may_run(evaluator: Evaluating, point: Point, frame: Frame) -> bool:
    """Whether a place in a function may run in `frame`.

    Not where an `if` around it asks for a name that the function itself binds, a parameter as a rule, and that can only
    be true, or false, in this call: `register(Model, watch=False)`. Any other condition may go either way.
    """
    if point.scope.kind != "function":
        return True
    for branch, arm in point.path:
        test, at = point.scope.module.guards.get(branch, (None, point))
        if isinstance(test, Name) and test.id in point.scope.bindings:
            values = evaluator.evaluate(test, at, frame)
            if values and all(isinstance(value, ConstantValue) and bool(value.value) is (arm == 1) for value in values):
                return False
    return True
