"""Strings that are given as the sender of a connection and can't match."""

import re
from collections.abc import Iterator

from sigscope.inspection.places import Places, argument
from sigscope.model.inspected import StringFault, StringSender
from sigscope.model.location import Location
from sigscope.model.project import Connection
from sigscope.model.syntax import Call, Constant, Expression
from sigscope.resolution.scopes import CallSite, DecoratorSite
from sigscope.resolution.values import ConstantValue
from sigscope.sources.asking import ask
from sigscope.sources.traits import may_hold_model, says

_DOTTED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")


def string_senders(places: Places) -> Iterator[StringSender]:
    """The connections with a string for a sender that is never the sender.

    A signal compares the identity of its sender with that of the connection's, `django.dispatch.dispatcher._make_id`;
    only a ModelSignal takes a string for a model's label, `django.db.models.signals.ModelSignal`.
    """
    for decorator in places.decorators:
        node = decorator.site.decorator.value
        if isinstance(node, Call):
            sender = argument(node, 1 if decorator.is_connect else len(node.arguments), "sender")
            yield from _of_site(places, sender, decorator.site, decorator.location, decorator.rows)
    for call in places.connect_calls:
        yield from _of_site(places, argument(call.site.call, 1, "sender"), call.site, call.location, call.rows)


def _of_site(
    places: Places,
    sender: Expression | None,
    site: CallSite | DecoratorSite,
    location: Location,
    rows: tuple[Connection, ...],
) -> Iterator[StringSender]:
    if sender is None:
        return
    texts = [value.value for value in places.values(sender, site) if isinstance(value, ConstantValue)]
    for signal in sorted({row.signal for row in rows}):
        for text in texts:
            fault = _fault(places, signal, text, isinstance(sender, Constant)) if isinstance(text, str) else None
            if isinstance(text, str) and fault is not None:
                yield StringSender(location, signal, text, fault)


def _fault(places: Places, signal: str, text: str, is_literal: bool) -> StringFault | None:
    is_model_signal = places.is_model_signal(signal)
    if is_model_signal is None:
        return None
    if is_model_signal:
        if text.count(".") != 1:
            return "malformed"
        return "no-such-model" if is_missing_model(places, text) else None
    if places.is_builtin(signal):
        return "never-a-string"
    # Strings that look like identifiers are one object wherever they stand; others are one object only by accident.
    return "not-the-same-object" if is_literal and not text.isidentifier() and _DOTTED.fullmatch(text) else None


def _is_made(places: Places, app: str, name: str) -> bool:
    """Whether a model's name is that of another model and more words: libraries call so what they make of a model.

    https://django-simple-history.readthedocs.io/en/latest/quick_start.html
    """
    is_lower = name.islower()
    cuts = [index for index in range(1, len(name)) if is_lower or name[index].isupper()]
    parts = {part for cut in cuts for part in (name[:cut], name[cut:])}
    return any(places.evaluator.apps.model(f"{app}.{part}") is not None for part in sorted(parts))


def is_missing_model(places: Places, label: str) -> bool:
    """Whether a label names an app of the tree and no class anywhere in the tree goes by the model's name.

    Where migrations still know the model it was removed, which makes no difference, or a library makes it.
    """
    app, _, name = label.partition(".")
    if not any(app == each.name.rpartition(".")[2] for each in places.project.apps):
        return False
    if "_" in name or not name.isidentifier():
        return False  # what Django makes for a many-to-many field is called Model_field
    if places.evaluator.apps.model(label) is not None or _is_made(places, app, name):
        return False
    files = [file for file in places.evaluator.table.files if "migrations" not in file.path.split("/")]
    return any(ask(file, may_hold_model) for file in files) and not any(ask(file, says, name) for file in files)
