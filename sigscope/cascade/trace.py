"""One trace, from the text that names its target."""

from sigscope.cascade.analysed import Analysed
from sigscope.cascade.targets import ModelTarget, SignalTarget, Targets
from sigscope.cascade.tracer import Tracer
from sigscope.cascade.upstream import Upstream
from sigscope.model.trace import Trace


def trace(analysed: Analysed, text: str, *, depth: int, up: bool = False) -> Trace:
    """Everything that runs in consequence of what `text` names, `depth` signals deep; with `up` what leads there.

    Raises SigscopeError, which names the candidates, where `text` names nothing or several things.
    """
    tracer = Tracer(analysed, depth)
    target = Targets(analysed, tracer.models, tracer.functions).find(text)
    way = Upstream(tracer, analysed.project, depth) if up else tracer
    root = analysed.project.root
    match target:
        case SignalTarget(name=name, senders=senders, location=location):
            return Trace(root, name, "signal", location, up, (way.signal(name, senders),), way.is_cut)
        case ModelTarget(model=model, location=location):
            return Trace(root, model.dotted, "model", location, up, tuple(way.model(model)), way.is_cut)
        case _:
            nodes = [way.function(scope) for scope in target.scopes]
            if len(nodes) > 1:
                nodes = [node for node in nodes if node.nodes or node.effects] or nodes[:1]
            return Trace(root, target.name, "function", target.location, up, tuple(nodes), way.is_cut)
