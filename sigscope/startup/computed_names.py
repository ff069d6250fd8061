"""Module names that are put together: `app.name + ".signals"`, `"%s.%s" % (app, name)`, `"{}.hooks".format(app)`.

A name is a pattern: its known parts in order, with a hole for each part that can't be told.
"""

import re
from collections.abc import Iterable, Mapping
from itertools import product

from sigscope.model import syntax
from sigscope.model.syntax import Expression
from sigscope.resolution.evaluator import Evaluator
from sigscope.resolution.scopes import Assigned, Looped, Point, Scope
from sigscope.resolution.values import ConstantValue, ExternalValue, Frame, UnknownValue, Values

HOLE = None
Pattern = tuple[str | None, ...]
MAX_PATTERNS = 400
_SETTINGS = "django.conf.settings."
_FIELD = re.compile(r"%(?:\(\w+\))?s|\{[^{}]*\}")


class NameReader:
    """Reads the names that an expression can stand for; `depends` gathers the functions whose parameters they hang on.

    `settings` are the strings of each setting.
    """

    def __init__(self, evaluator: Evaluator, frame: Frame, settings: Mapping[str, tuple[str, ...]]) -> None:
        self._evaluator = evaluator
        self._frame = frame
        self._settings = settings
        self.depends: set[Scope] = set()

    def read(self, node: Expression, point: Point, depth: int = 0) -> list[Pattern]:
        """The patterns of `node`, adjacent known parts joined."""
        return [_joined(pattern) for pattern in self._read(node, point, depth)][:MAX_PATTERNS]

    def _read(self, node: Expression, point: Point, depth: int) -> list[Pattern]:
        match node:
            case syntax.Constant(value=str() as text):
                return [(text,)]
            case syntax.Binary(operator="+", left=left, right=right):
                return self._product([self._read(left, point, depth), self._read(right, point, depth)])
            case syntax.Binary(operator="%", left=syntax.Constant(value=str() as text), right=right):
                parts = right.items if isinstance(right, syntax.Sequence) else (right,)
                return self._filled(text, parts, point, depth)
            case syntax.Call(function=syntax.Attribute(value=syntax.Constant(value=str() as text), name="format")):
                return self._filled(text, [argument.value for argument in node.arguments], point, depth)
            case syntax.Call(function=syntax.Attribute(value=syntax.Constant(value="."), name="join")):
                return self._joined_by_dots(node, point, depth)
            case syntax.Choice(options=options):
                return [pattern for option in options for pattern in self._read(option, point, depth)]
        values = self._evaluator.evaluate(node, point, self._frame)
        told = self._told(values)
        if told:
            return told
        if isinstance(node, syntax.Name) and depth < 4:
            return self._assigned(node.id, values, point, depth)
        return self._untold(values)

    def _told(self, values: Values) -> list[Pattern]:
        found: list[Pattern] = []
        for value in values:
            match value:
                case ConstantValue(value=str() as text):
                    found.append((text,))
                case ExternalValue(dotted=dotted) if dotted.startswith(_SETTINGS):
                    found.extend((text,) for text in self._settings.get(dotted.removeprefix(_SETTINGS), ()))
        return found

    def _untold(self, values: Values) -> list[Pattern]:
        for value in values:
            if isinstance(value, UnknownValue):
                self.depends |= value.depends
        return [(HOLE,)]

    def _assigned(self, name: str, values: Values, point: Point, depth: int) -> list[Pattern]:
        """What a local name was put together from, or the setting that a loop goes over."""
        found: list[Pattern] = []
        for binding in point.scope.reaching(name, point.order, point.path):
            match binding.source:
                case Assigned(value=value, unpack=()):
                    found.extend(self._read(value, binding.point, depth + 1))
                case Looped(loop=loop, unpack=()):
                    found.extend(self._told(self._evaluator.evaluate(loop.iterable, loop.point, self._frame)))
        return found or self._untold(values)

    def _filled(self, text: str, parts: Iterable[Expression], point: Point, depth: int) -> list[Pattern]:
        known = _FIELD.split(text)
        fillings = [self._read(part, point, depth) for part in parts]
        if len(known) != len(fillings) + 1 or re.search(r"%\(|\{[^{}]", text):
            fillings = [[(HOLE,)]] * (len(known) - 1)
        pieces: list[list[Pattern]] = [[(known[0],)]]
        for filling, after in zip(fillings, known[1:], strict=True):
            pieces += [filling, [(after,)]]
        return self._product(pieces)

    def _joined_by_dots(self, node: syntax.Call, point: Point, depth: int) -> list[Pattern]:
        items = node.arguments[0].value if node.arguments else None
        if not isinstance(items, syntax.Sequence):
            return [(HOLE,)]
        pieces: list[list[Pattern]] = []
        for item in items.items:
            pieces += [self._read(item, point, depth), [(".",)]]
        return self._product(pieces[:-1])

    def _product(self, pieces: list[list[Pattern]]) -> list[Pattern]:
        rows = product(*(piece[:MAX_PATTERNS] for piece in pieces))
        return [
            tuple(part for pattern in row for part in pattern)
            for row, _ in zip(rows, range(MAX_PATTERNS), strict=False)
        ]


def _joined(pattern: Pattern) -> Pattern:
    found: list[str | None] = []
    for part in pattern:
        if found and part is not HOLE and found[-1] is not HOLE:
            found[-1] += part
        elif part != "":
            found.append(part)
    return tuple(found)


def as_expression(pattern: Pattern) -> re.Pattern[str]:
    """The names that a pattern may mean; a hole stands for at least one segment's part."""
    return re.compile("".join(r"[\w.]+" if part is HOLE else re.escape(part) for part in pattern))
