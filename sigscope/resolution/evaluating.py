"""What the parts of the evaluator ask of each other."""

from collections.abc import Callable, Hashable, Iterator
from typing import Protocol

from sigscope.model.syntax import Call, Expression
from sigscope.resolution.module_table import ModuleTable
from sigscope.resolution.scopes import Binding, Branch, Loop, Module, Point, Scope, Unpack
from sigscope.resolution.values import Arguments, ClassValue, Frame, FunctionValue, ModuleValue, Value, Values

AUTH_USER_MODEL = "django.conf.settings.AUTH_USER_MODEL"
MAX_DEPTH = 60
MAX_STEPS = 20_000  # for one question: code that asks for more has too many ways through it to tell
MAX_CALLS = 8
MAX_ITEMS = 4000
MAX_VALUES = 1000  # that `left operator right` can be


class Apps(Protocol):
    """The app registry, as the evaluator asks it."""

    user_model: str

    def config(self, label: str) -> ClassValue | None:
        """The configuration with that label, None where the tree has none."""

    def is_config(self, cls: ClassValue) -> bool:
        """Whether an app of the tree is configured by the very class."""

    def label(self, config: ClassValue) -> str:
        """The label of a configuration."""

    def models(self, config: ClassValue) -> list[ClassValue]:
        """The models of a configuration's app that are not abstract."""

    def label_of(self, model: ClassValue) -> str | None:
        """The label `app_label.Model` of a model; None where no app of the tree holds it."""

    def model(self, label: str) -> ClassValue | None:
        """The model of a label `app_label.Model`, None where the tree does not define it."""


class Evaluating(Protocol):
    """Names, attributes and calls, each answered with every value that can be there."""

    table: ModuleTable

    @property
    def apps(self) -> Apps:
        """The app registry."""

    def evaluate(self, node: Expression, point: Point, frame: Frame) -> Values:
        """The values of an expression that stands at `point`, seen in `frame`."""

    def remember(self, key: Hashable, compute: Callable[[], Values]) -> Values:
        """The values that `compute` gives, computed once; empty while they are being computed, which ends a circle."""

    def binding_values(self, binding: Binding, frame: Frame) -> Values:
        """The values that a binding gives its name."""

    def reached(self, scope: Scope, name: str, order: int, path: Branch, frame: Frame) -> Values | None:
        """What `scope` gives `name` at a place of its flow; None where nothing before it binds the name."""

    def module_attribute(self, module: ModuleValue, name: str) -> Values:
        """The values of a module's attribute, submodules included; empty where it has none."""

    def attribute(self, value: Value, name: str) -> Values:
        """The values of `value.name`."""

    def arguments(self, call: Call, point: Point, frame: Frame) -> Arguments:
        """The arguments of a call, evaluated."""

    def base_frame(self, scope: Scope) -> Frame:
        """The frame of a scope that is read by itself."""

    def bind(self, function: FunctionValue, arguments: Arguments, depth: int) -> Frame:
        """The frame of a function's body in a call with these arguments."""

    def called(self, function: FunctionValue, given: Arguments, depth: int) -> Values:
        """What a call of `function` returns, `depth` calls below the code that is asked about."""

    def returned(self, function: FunctionValue, frame: Frame) -> Values:
        """What the body of `function` returns in `frame`."""

    def iterate(self, values: Values) -> list[Values] | None:
        """The items of something iterable, one after the other; None where they can't be told."""

    def item(self, loop: Loop, frame: Frame) -> Values:
        """Everything that a loop's target can be."""

    def whole(self, values: Values) -> Values:
        """The values, the containers among them with what functions of the tree put into them."""

    def unroll(self, point: Point, frame: Frame) -> Iterator[Frame]:
        """The frame of a point once for each turn of the loops around it."""

    def subclasses(self, cls: ClassValue) -> list[ClassValue]:
        """The classes of the tree, and of the library that `cls` is of, that derive from it, in the order of files."""

    def mentioning(self, name: str) -> list[Module]:
        """The modules of the tree in whose text an identifier stands, in the order of their paths."""

    def unpacked(self, values: Values, unpack: Unpack) -> Values:
        """What an assignment's target gets of the values on its right side."""
