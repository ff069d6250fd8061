"""Relations from their other side: the accessor that a field's `related_name` gives the model it points to.

https://docs.djangoproject.com/en/stable/ref/models/fields/#django.db.models.ForeignKey.related_name
"""

from sigscope.model.syntax import Argument, Call, Constant
from sigscope.resolution import classes
from sigscope.resolution.evaluating import Evaluating
from sigscope.resolution.scopes import Assigned, Scope
from sigscope.resolution.values import ClassValue, ConstantValue, MethodValue, Values


def reverse(evaluator: Evaluating, model: ClassValue, name: str) -> Values:
    """What `model.name` is where fields of the tree point to the model under that name; empty where none does.

    It is told as the method `rel` of the model that has the field.
    """
    found: dict[MethodValue, None] = {}
    for module in evaluator.table.relating(name):
        for scope in module.scopes.classes_saying(name):
            if _points(evaluator, scope, model, name):
                found[MethodValue(ClassValue(scope, evaluator.base_frame(scope.parent or scope)), "rel")] = None
    return tuple(found)


def _points(evaluator: Evaluating, scope: Scope, model: ClassValue, name: str) -> bool:
    """Whether a field in the body of a class points to `model`, or to what it derives from, under `name`."""
    bases = {base.scope for base in classes.resolution_order(evaluator, model) if isinstance(base, ClassValue)}
    for binding in (each for _, held in scope.bindings.so_far() for each in held):
        source = binding.source
        if not isinstance(source, Assigned) or not isinstance(source.value, Call):
            continue
        arguments = source.value.arguments
        target = next((each for each in arguments if each.keyword in (None, "to")), None)
        if target is None or Argument(Constant(name), "related_name") not in arguments:
            continue
        for value in evaluator.evaluate(target.value, binding.point, evaluator.base_frame(scope)):
            if isinstance(value, ClassValue) and value.scope in bases:
                return True
            if isinstance(value, ConstantValue) and str(value.value).rpartition(".")[2] == model.scope.name:
                return True
    return False
