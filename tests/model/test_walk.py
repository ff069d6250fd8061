from sigscope.model.location import Span
from sigscope.model.syntax import (
    Argument,
    Call,
    Constant,
    Decorator,
    Evaluate,
    FileFacts,
    Function,
    Handler,
    Mapping,
    Name,
    Parameter,
    Try,
)
from sigscope.model.walk import children, walk

SPAN = Span(1, 1, 1, 2)
A, B, C, ONE = Name("a"), Name("b"), Name("c"), Constant(1)
CALL = Call(A, (Argument(B), Argument(C, "k")), SPAN)
DEF = Function(
    "f",
    (Parameter("x", "either", ONE, B), Parameter("y", "either", None, None)),
    (Decorator(A, SPAN),),
    (Evaluate(CALL, SPAN),),
    False,
    SPAN,
    1,
)


def test_the_children_of_a_leaf_are_none() -> None:
    assert list(children(A)) == []
    assert list(children(Constant("a"))) == []


def test_arguments_are_looked_through() -> None:
    assert list(children(CALL)) == [A, B, C]


def test_parameters_and_decorators_are_looked_through() -> None:
    assert list(children(DEF)) == [ONE, B, A, Evaluate(CALL, SPAN)]


def test_a_key_that_is_missing_is_left_out() -> None:
    assert list(children(Mapping(((A, B), (None, C))))) == [A, B, C]


def test_handlers_are_looked_through() -> None:
    assert list(children(Try((), (Handler(A, "e", (DEF,)),), (), ()))) == [A, DEF]


def test_a_walk_goes_over_everything_parents_first() -> None:
    assert list(walk(DEF)) == [DEF, ONE, B, A, Evaluate(CALL, SPAN), CALL, A, B, C]


def test_a_walk_over_a_file_starts_at_its_statements() -> None:
    assert list(walk(FileFacts((Evaluate(A, SPAN), Evaluate(B, SPAN))))) == [
        Evaluate(A, SPAN),
        A,
        Evaluate(B, SPAN),
        B,
    ]
