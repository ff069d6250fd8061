"""Says in plain data what a live object of the process is: signals, receivers, senders by their names and places."""

import ast
import functools
import gc
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.dispatch import Signal

Row = dict[str, Any]


class Describer:
    """Names the objects of one booted project; `root` is its folder, files are told relative to it, in POSIX style."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.signal_names = self._name_signals()
        self.through_names = self._name_through_models()

    def file(self, path: str | None) -> str | None:
        """`path` below the root, None if it lies elsewhere."""
        where = Path(path or "/")
        return where.relative_to(self.root).as_posix() if where.is_relative_to(self.root) else None

    def end_line(self, file: str, line: int) -> int:
        """`line`, or the last line of the class statement that begins there: a hook runs for all of its body."""
        classes = [node for node in ast.walk(parsed(str(self.root / file))) if isinstance(node, ast.ClassDef)]
        return next((node.end_lineno or line for node in classes if node.lineno == line), line)

    def signals(self) -> list[Signal]:
        """Every signal of the process that is alive."""
        return [found for found in gc.get_objects() if issubclass(type(found), Signal)]

    def receiver(self, receiver: object) -> list[Row]:
        """The receiver as such, then whatever it wraps, calls or is an instance of, outermost first."""
        places: list[Row] = []
        seen: set[int] = set()
        queue = [receiver]
        while queue:
            item = queue.pop(0)
            if item is not None and id(item) not in seen:
                seen.add(id(item))
                places += self._places(item)
                queue += wrapped_by(item)
        return places

    def sender(self, sender: object) -> Row | None:
        """`spellings`: every dotted name by which source code may rightly call the sender; `bases` are its class's."""
        if sender is None:
            return None
        if isinstance(sender, str):
            return {"kind": "string", "spellings": [sender], "bases": []}
        owner = sender if isinstance(sender, type) else type(sender)
        kind = "class" if isinstance(sender, type) else "instance"
        spellings = [dotted(owner), *sorted(self.through_names.get(owner, ()))]
        return {"kind": kind, "spellings": spellings, "bases": [dotted(base) for base in owner.__mro__[1:]]}

    def _places(self, item: Any) -> list[Row]:
        if isinstance(item, functools.partial):
            return []
        if inspect.ismethod(item):
            place = self._place_of_function(item.__func__)
            owner = item.__self__ if isinstance(item.__self__, type) else type(item.__self__)
            return [place, {**place, "dotted": f"{dotted(owner)}.{item.__func__.__name__}"}]
        if inspect.isfunction(item):
            return [self._place_of_function(item)]
        if isinstance(item, type):
            return [self._place_of_class(item)]
        return [self._place_of_class(type(item)), self._place_of_function(type(item).__call__)]

    def _place_of_function(self, function: Any) -> Row:
        code = function.__code__
        file = self.file(code.co_filename)
        return {
            "dotted": dotted(function),
            "file": file,
            "line": code.co_firstlineno,
            "def_line": file and definition_line(code.co_filename, code.co_firstlineno),
        }

    def _place_of_class(self, cls: type) -> Row:
        path = getattr(sys.modules.get(cls.__module__), "__file__", None)
        file = self.file(path)
        line, definition = class_lines(str(path), cls.__qualname__) if file else (None, None)
        return {"dotted": dotted(cls), "file": file, "line": line, "def_line": definition}

    def _name_signals(self) -> dict[int, dict[str, str | None]]:
        """Of each signal (by id) its dotted names, each with the file of the module that has it."""
        names: dict[int, dict[str, str | None]] = {}
        for module_name, module in list(sys.modules.items()):
            file = self.file(getattr(module, "__file__", None))
            for name, value in list(vars(module).items()) if inspect.ismodule(module) else ():
                for found_name, signal in reachable_signals(f"{module_name}.{name}", value, 3 if file else 0):
                    names.setdefault(id(signal), {}).setdefault(found_name, file)
        return names

    def _name_through_models(self) -> dict[type, set[str]]:
        from django.apps import apps

        names: dict[type, set[str]] = {}
        for model in apps.get_models(include_auto_created=True):
            for field in model._meta.many_to_many:
                through = field.remote_field.through
                names.setdefault(through, set()).add(f"{dotted(model)}.{field.name}.through")
                reverse = field.remote_field.get_accessor_name()
                if reverse and not isinstance(field.remote_field.model, str):
                    names[through].add(f"{dotted(field.remote_field.model)}.{reverse}.through")
        return names


def wrapped_by(item: Any) -> list[object]:
    """What `item` calls in turn: a partial's function, a method's, a decorated function's, those in a closure."""
    if isinstance(item, functools.partial):
        return [item.func]
    if inspect.ismethod(item):
        return [item.__func__]
    if inspect.isfunction(item):
        cells = [cell.cell_contents for cell in item.__closure__ or () if cell_is_full(cell)]
        return [getattr(item, "__wrapped__", None), *(cell for cell in cells if inspect.isroutine(cell))]
    return []


def reachable_signals(name: str, value: object, depth: int) -> Iterator[tuple[str, Signal]]:
    """(dotted name, signal) of `value` and, down to `depth`, of a class's, an instance's or a container's parts."""
    if issubclass(type(value), Signal):
        yield name, value
    elif depth > 0:
        for part_name, part, part_depth in parts(name, value, depth - 1):
            yield from reachable_signals(part_name, part, part_depth)


def parts(name: str, value: Any, depth: int) -> Iterator[tuple[str, object, int]]:
    """(dotted name, part, how much deeper to look) of each part of `value` that may be or hold a signal."""
    if type(value) is dict:
        yield from ((f"{name}[{key!r}]", item, depth) for key, item in value.items())
    elif type(value) in {list, tuple}:
        yield from ((f"{name}[{index}]", item, depth) for index, item in enumerate(value))
    elif isinstance(value, type):
        for base in value.__mro__ if value.__module__.partition(".")[0] not in {"builtins", "django"} else ():
            yield from ((f"{name}.{attribute}", item, depth) for attribute, item in vars(base).items())
    elif not inspect.ismodule(value):
        for attribute, item in getattr(value, "__dict__", {}).items():
            yield f"{name}.{attribute}", item, 0
            yield f"{dotted(type(value))}.{attribute}", item, 0


def dotted(thing: Any) -> str:
    return f"{thing.__module__}.{thing.__qualname__}"


def cell_is_full(cell: Any) -> bool:
    try:
        return cell.cell_contents is not None
    except ValueError:  # Python's word for an empty one
        return False


@functools.cache
def parsed(path: str) -> ast.Module:
    return ast.parse(Path(path).read_bytes())


def definition_line(path: str, first_line: int) -> int:
    """The line of `def` (or of the lambda) whose first line, decorators included, is `first_line`."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and first_line == first_line_of(node):
            return node.lineno
    return first_line


def first_line_of(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> int:
    return min(line.lineno for line in (node, *node.decorator_list))


def class_lines(path: str, qualname: str) -> tuple[int | None, int | None]:
    """(first line with decorators, line of `class`) of the class; Nones where its source doesn't show it."""
    body = parsed(path).body
    lines: tuple[int | None, int | None] = (None, None)
    for name in qualname.replace("<locals>.", "").split("."):
        node = next((n for n in body if isinstance(n, ast.ClassDef | ast.FunctionDef) and n.name == name), None)
        if node is None:
            return None, None
        body, lines = node.body, (first_line_of(node), node.lineno)
    return lines
