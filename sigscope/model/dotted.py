"""Dotted names: their last part, and the app that they belong to."""

from collections.abc import Collection

from sigscope.model.project import Signal


def last_name(name: str) -> str:
    """What follows the last dot, a subscript included: `placed`, `EVENTS['order.paid']`, `<lambda>`."""
    head, bracket, key = name.partition("[")
    return head.rpartition(".")[2] + bracket + key


def app_of(name: str, apps: Collection[str]) -> str:
    """The app that holds `name`: the longest of `apps` that is it or a package above it, else its top-level package."""
    prefix = name
    while prefix:
        if prefix in apps:
            return prefix
        prefix = prefix.rpartition(".")[0]
    return name.partition(".")[0]


def group_of(signal: Signal, apps: Collection[str]) -> str:
    """Where a signal belongs: a builtin one to its framework, any other to its app."""
    return signal.framework if signal.kind == "builtin" else app_of(signal.id, apps)
