"""The connections whose receiver is lost at once."""

from dataclasses import replace

from sigscope.inspection.decorators import connect_decorators
from sigscope.inspection.lifetimes import Lifetimes
from sigscope.inspection.places import Places
from sigscope.model.project import Project
from sigscope.resolution.evaluator import Evaluator


def with_lost(project: Project, evaluator: Evaluator) -> Project:
    """The project with the connections marked whose receiver nothing holds, or that `@signal.connect` makes None."""
    places = Places(project, evaluator)
    dead = {(row.location, row.signal, row.receiver) for row in Lifetimes(places).dead()}
    replaced = {(row.location, row.signal) for row in connect_decorators(places)}
    rows = (
        replace(row, lost=(row.location, row.signal, row.receiver) in dead or (row.location, row.signal) in replaced)
        for row in project.connections
    )
    return replace(project, connections=tuple(rows))
