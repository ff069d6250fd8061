"""All of the inspection on one page."""

from sigscope.inspection.loading import app_loadings
from sigscope.model.inspected import Inspection
from sigscope.model.project import Project
from sigscope.resolution.evaluator import Evaluator
from sigscope.sources.discovery import SourceTree
from sigscope.startup.settings import Settings


def inspect_project(project: Project, tree: SourceTree, settings: Settings, evaluator: Evaluator) -> Inspection:
    """What rules need to know of the code behind the rows of `project`, read by the `evaluator` of its resolution."""
    return Inspection(
        has_settings=settings.module is not None,
        knows_every_app=settings.is_sure,
        apps=tuple(sorted(app_loadings(tree, settings, evaluator), key=lambda row: row.app)),
    )
