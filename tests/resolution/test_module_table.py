"""Modules by name: import roots, namespace packages, files that can't be read."""

import pytest

from sigscope.sources.facts import kept_facts


def test_a_module_is_taken_from_the_importers_own_root_first(resolve_tree):
    found = resolve_tree(
        """
        # file: one/src/main.py
        from django.dispatch import Signal
        from parts import Wheel
        from shared import Bolt
        ask = Signal()
        ask.send(sender=Wheel)
        ask.send(sender=Bolt)
        # file: one/src/parts.py
        class Wheel: ...
        # file: one/pyproject.toml
        # file: two/src/parts.py
        class Wheel: ...
        # file: two/src/other.py
        import parts
        # file: two/src/shared.py
        class Bolt: ...
        # file: two/src/again.py
        import shared
        """
    )
    assert [send.sender for send in found.sends] == ["parts.Wheel", "shared.Bolt"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"def (:\n    Signal()", "line 1"),
        (b"Signal() # \xff", "not decodable as utf-8"),
        (b"# coding: nonsense\nSignal()", "unknown encoding: nonsense"),
        (b"\xff", "not decodable as utf-8"),
    ],
)
def test_a_file_that_can_not_be_read_is_a_failure_and_the_rest_is_told(resolve_tree, tmp_path, content, reason):
    (tmp_path / "broken.py").write_bytes(content)
    found = resolve_tree(
        """
        # file: main.py
        import broken
        from broken import Order
        from django.dispatch import Signal
        ask = Signal()
        ask.send(sender=Order)
        ask.send(sender=broken)
        """
    )
    assert [send.sender for send in found.sends] == ["broken.Order", "broken"]
    (failure,) = found.failures
    assert failure.path == "broken.py"
    assert reason in failure.reason


def test_a_link_to_nothing_is_a_failure(resolve_tree, tmp_path):
    (tmp_path / "dangling.py").symlink_to("nowhere.py")
    found = resolve_tree(
        """
        # file: main.py
        from dangling import Base
        from django.dispatch import Signal
        placed = Signal()
        class Own(Base): ...
        """
    )
    assert [failure.path for failure in found.failures] == ["dangling.py"]
    assert [signal.id for signal in found.signals] == ["main.placed"]


def test_only_files_that_matter_are_parsed(resolve_tree):
    found = resolve_tree(
        """
        # file: main.py
        from django.dispatch import Signal
        from shop.models import Order
        placed = Signal()
        placed.send(sender=Order)
        # file: shop/__init__.py
        # file: shop/models.py
        class Order: ...
        # file: shop/views.py
        class View: ...
        """
    )
    loaded = found.evaluator.table.loaded()
    assert [repr(module) for module in loaded] == ["<Module main>", "<Module shop>", "<Module shop.models>"]
    assert [repr(scope) for scope in loaded[2].scopes.values()] == ["<Scope shop.models.Order>"]
    assert found.parsed == 3


def test_facts_that_are_known_are_taken(resolve_tree, tmp_path):
    path = str(tmp_path / "cache" / "project.facts")
    tree = "# file: main.py\nfrom django.dispatch import Signal\nask = Signal()\nask.send(None)\n"
    with kept_facts(path):
        first = resolve_tree(tree)
    with kept_facts(path):
        assert resolve_tree(tree).sends == first.sends != ()
