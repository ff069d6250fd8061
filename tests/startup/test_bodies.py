"""The steps of a body, whole or as far as they tell something."""

from collections.abc import Callable
from pathlib import Path

from sigscope.model import syntax
from sigscope.resolution.module_table import ModuleTable
from sigscope.resolution.scopes import Module
from sigscope.sources.discovery import discover
from sigscope.startup.bodies import Bodies, Step, step_name

Write = Callable[[str], Path]

TEXT = """
# file: shop.py
import one
start(first())
if READY:
    import two
    start(second)
@start
def function():
    third()
class Order:
    start()
    def method(self):
        import three
"""


def module(root: Path) -> Module:
    table = ModuleTable(discover([str(root)]).files)
    found = table.find("shop", "")
    assert found is not None
    assert found.module is not None
    return found.module


def names(steps: tuple[Step, ...]) -> list[str]:
    return [step.module if isinstance(step, syntax.Import | syntax.ImportFrom) else step_name(step) for step in steps]


def test_a_whole_module(write: Write) -> None:
    shop = module(write(TEXT))
    assert names(Bodies().steps(shop.scope)) == ["one", "first", "start", "two", "start", "start", "start"]


def test_a_module_as_far_as_it_tells(write: Write) -> None:
    shop = module(write(TEXT))
    assert names(Bodies().telling(shop, {"first"})) == ["first", "start"]
    assert names(Bodies().telling(shop, {"nothing"})) == []


def test_functions_and_classes(write: Write) -> None:
    bodies = Bodies()
    scopes = {scope.name: scope for scope in module(write(TEXT)).scopes.values()}
    assert names(bodies.steps(scopes["function"])) == ["third"]
    assert names(bodies.steps(scopes["function"])) == ["third"]
    assert names(bodies.steps(scopes["method"])) == ["three"]
    assert names(bodies.steps(scopes["Order"])) == ["start"]
