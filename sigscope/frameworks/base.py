"""What a framework says about its signals."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class KnownSignal:
    """A signal that the framework itself defines and sends.

    `id` is the dotted name where it is created, `aliases` are the other names it is imported by, `class_name` is the
    dotted class. `sender` and `sent_by` are one line of prose each; `arguments` are the keywords it carries, in the
    newest version, of any of its sends. `since` and `until` are the first and the last framework version that has it,
    None where it is older or still there.
    """

    id: str
    class_name: str
    aliases: tuple[str, ...]
    sender: str
    arguments: tuple[str, ...]
    sent_by: str
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model of one of the framework's own apps.

    `label` is `app_label.Model`, `id` the dotted class; `fields` are the names of its fields that are no relations,
    `relations` those of the others, on either side, each with the label of the model that it leads to.
    """

    label: str
    id: str
    fields: tuple[str, ...]
    relations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Framework:
    """A framework's names.

    `signal_classes` are the dotted names (every import path) of the classes whose instances are signals; of the paths
    that end alike, the first is where the class is created. `receiver_decorators` those of its `@receiver`;
    `signal_modules` modules whose every attribute, outside the scanned tree, is one of its signals.
    `connect_keeps_function` is true where `@signal.connect` gives the function back (and holds it), false where it
    gives None. `models` are those of its own apps.
    """

    name: str
    signal_classes: tuple[str, ...]
    receiver_decorators: tuple[str, ...]
    signal_modules: tuple[str, ...]
    connect_keeps_function: bool
    signals: tuple[KnownSignal, ...]
    models: tuple[KnownModel, ...] = ()
