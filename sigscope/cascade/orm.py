"""Which signals Django sends for an operation of its ORM, and in which order.

https://docs.djangoproject.com/en/stable/ref/signals/, django/db/models/base.py, django/db/models/deletion.py
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sigscope.cascade.actions import Writes
from sigscope.cascade.models import Kinds, Model, Models, Record
from sigscope.model.location import Location
from sigscope.model.project import Connection
from sigscope.model.trace import Condition
from sigscope.resolution.values import ClassValue, FunctionValue, InstanceValue, Values

MODEL_SIGNALS = "django.db.models.signals."
NOWHERE = Location("", 0, 0, 0, 0)
"""Where an operation stands that no code of the project does: the save of a model that is a target."""

MAX_DELETED = 20

_MADE = ("pre_init", "post_init")
_SAVED = ("pre_save", "post_save")
_DELETED = ("pre_delete", "post_delete")
_M2M_ACTIONS = {"add": ("add",), "remove": ("remove",), "set": ("remove", "add"), "clear": ("clear",)}


@dataclass(frozen=True, slots=True)
class Emission:
    """A signal about to be sent: by whom, with what; `kinds` are the records among the `payload`."""

    signal: str
    senders: tuple[str | None, ...]
    at: Location | None
    payload: tuple[tuple[str, Values], ...] = ()
    kinds: tuple[tuple[str, Kinds], ...] = ()
    conditions: tuple[Condition, ...] = ()


class Orm:
    """Tells the steps of operations; `connections` are those of each signal."""

    def __init__(self, models: Models, connections: Mapping[str, Sequence[Connection]]) -> None:
        self._models = models
        self._connections = connections

    def steps(self, write: Writes) -> Iterator[Emission | FunctionValue]:
        """The signals that Django sends, and the methods of the tree that it calls instead of its own."""
        match write.verb:
            case "init" | "read":
                yield from self._about(_MADE, write)
            case "save":
                yield from self._save(write)
            case "create" | "get_or_create" | "update_or_create":
                yield from self._about(_MADE, write)
                yield from self._save(write)
            case "delete" | "delete_many":
                yield from self._delete(write)
            case "m2m":
                yield self._m2m(write)
            case _:
                return

    def bypassed(self, write: Writes) -> Iterator[Emission]:
        """The signals that a write in bulk does not send."""
        method = _method(write)
        yield from self._about(_DELETED if method == "_raw_delete" else _SAVED, write)

    def _save(self, write: Writes) -> Iterator[Emission | FunctionValue]:
        own = [] if write.is_plain else self._models.method(write.model, "save")
        yield from own or self._about(_SAVED, write)

    def _about(self, names: Iterable[str], write: Writes) -> Iterator[Emission]:
        """Signals about one record."""
        for name in names:
            yield self._one(name, write.model, write)

    def _one(self, name: str, model: Model, write: Writes) -> Emission:
        models = self._models.senders(model)
        senders: tuple[str | None, ...] = tuple(one.dotted for one in models) or (model.dotted,)
        payload: tuple[tuple[str, Values], ...] = ()
        if model.cls is not None:
            plain = ClassValue(model.cls.scope, model.cls.frame)
            payload = (("sender", (plain,)), ("instance", (InstanceValue(plain),)))
        return Emission(f"{MODEL_SIGNALS}{name}", senders, _at(write), payload, (("instance", (Record(model),)),))

    def _delete(self, write: Writes) -> Iterator[Emission | FunctionValue]:
        """Django deletes what depends on a record along with it, and sends for each: `Collector.delete`."""
        is_many = write.verb == "delete_many"  # a queryset deletes without calling the model's own delete()
        own = [] if write.is_plain or is_many else self._models.method(write.model, "delete")
        if own:
            yield from own
            return
        deleted: dict[Model, None] = {}
        self._collect(write.model, deleted, {write.model})
        for name in (*_MADE, *_DELETED):
            for model in deleted:
                if name in _MADE and model == write.model and not is_many:
                    continue  # the record is there already; all the others are read to be deleted
                emission = self._one(name, model, write)
                if model != write.model:
                    emission = replace(emission, conditions=(Condition("when", "deleted along with it"),))
                yield emission

    def _collect(self, model: Model, deleted: dict[Model, None], seen: set[Model]) -> None:
        """What depends on a model, before the model itself, as far as anything hears of it."""
        rows = [row for name in (*_DELETED, *_MADE) for row in self._connections.get(f"{MODEL_SIGNALS}{name}", ())]
        if any(row.sender != model.dotted for row in rows):
            for dependent in self._models.dependents(model):
                if dependent not in seen and len(seen) < MAX_DELETED:
                    seen.add(dependent)
                    self._collect(dependent, deleted, seen)
        deleted.setdefault(model)

    def _m2m(self, write: Writes) -> Emission:
        steps = [
            f"{moment}_{step}" for step in _M2M_ACTIONS.get(_method(write), ("add",)) for moment in ("pre", "post")
        ]
        conditions = (Condition("when", f"action {', '.join(steps)}"),)
        return Emission(f"{MODEL_SIGNALS}m2m_changed", (write.through,), _at(write), conditions=conditions)


def _at(write: Writes) -> Location | None:
    return None if write.location is NOWHERE else write.location


def _method(write: Writes) -> str:
    name = write.text.removesuffix("()").rpartition(".")[2]
    return name if name == "add" else name.removeprefix("a")
