"""A trace as nodes and edges, each once: what diagrams are drawn from."""

from dataclasses import dataclass, field

from sigscope.model.dotted import last_name
from sigscope.model.trace import Trace, TraceNode
from sigscope.renderers.traces import words

Shape = str
_LISTED = 4


@dataclass(frozen=True, slots=True)
class Box:
    """A node of a diagram: `sender`, `signal`, `receiver` or `action`."""

    key: str
    shape: Shape
    label: str


@dataclass(frozen=True, slots=True)
class Arrow:
    """An edge; `is_dotted` for what is bypassed."""

    source: str
    target: str
    label: str
    is_dotted: bool = False


@dataclass(slots=True)
class Diagram:
    """Boxes and arrows in the order in which they are met."""

    boxes: dict[str, Box] = field(default_factory=dict)
    arrows: list[Arrow] = field(default_factory=list)

    def first(self, count: int) -> "Diagram":
        """Its first arrows, and the boxes that they lead from and to."""
        arrows = self.arrows[:count]
        keys = {key for arrow in arrows for key in (arrow.source, arrow.target)}
        return Diagram({key: box for key, box in self.boxes.items() if key in keys}, arrows)


def diagram_of(trace: Trace, depth: int | None = None, *, actions: bool = True, repeats: bool = False) -> Diagram:
    """The diagram of a trace, of its first `depth` levels where that is given; `actions` are what receivers do; with
    `repeats` a step that is taken twice has two arrows."""
    drawing = _Drawing(actions=actions, repeats=repeats, is_upwards=trace.is_upwards)
    for node in trace.nodes:
        drawing.add(node, None, "", depth)
    return drawing.diagram


class _Drawing:
    def __init__(self, *, actions: bool, repeats: bool, is_upwards: bool) -> None:
        self.diagram = Diagram()
        self._repeats = repeats
        self._drawn: set[Arrow] = set()
        self._actions = actions
        self._is_upwards = is_upwards
        self._keys: dict[tuple[str, str, object], str] = {}

    def add(self, node: TraceNode, above: str | None, label: str, depth: int | None) -> None:
        if node.kind == "bypass":
            for inner in node.nodes if above is not None else ():
                target = self._box(inner)
                self._arrow(above or "", target, f"bypassed by {node.name}", is_dotted=True)
            return
        if node.kind == "operation" and above is not None:
            # What the ORM does on the way stands on the arrow.
            for inner in node.nodes:
                self.add(inner, above, _joined(label, node.name, *map(words.condition, node.conditions)), depth)
            return
        key = self._box(node)
        if above is not None:
            hidden = ("test", "sender") if node.kind == "signal" else ("test",)
            extra = [words.condition(one) for one in node.conditions if one.kind not in hidden]
            text = _joined(label, *extra)
            self._arrow(*((key, above) if self._is_upwards else (above, key)), text)
        if node.effects and self._actions:
            self._act(node, key)
        if depth is None or depth > 0:
            for inner in node.nodes:
                self.add(inner, key, "", None if depth is None else depth - 1)

    def _act(self, node: TraceNode, key: str) -> None:
        for kind, word in words.EFFECTS.items():
            texts = list(dict.fromkeys(effect.text for effect in node.effects if effect.kind == kind))
            if texts and kind != "signal":
                more = f" and {len(texts) - _LISTED} more" if len(texts) > _LISTED else ""
                label = f"{word} - {', '.join(texts[:_LISTED])}{more}"
                action = f"{key}_{kind}"
                if action not in self.diagram.boxes:
                    self.diagram.boxes[action] = Box(action, "action", label)
                    self._arrow(key, action, "")

    def _box(self, node: TraceNode) -> str:
        is_signal = node.kind == "signal"
        senders = tuple(one.text for one in node.conditions if one.kind == "sender")
        identity = ("signal", node.name, senders) if is_signal else ("function", node.name, node.location)
        if identity not in self._keys:
            shape = "signal" if is_signal else "receiver" if node.kind == "receiver" else "sender"
            key = f"{'s' if is_signal else 'f'}{len(self._keys) + 1}"
            self._keys[identity] = key
            of = f" - {', '.join(map(last_name, senders))}" if is_signal and senders else ""
            self.diagram.boxes[key] = Box(key, shape, f"{words.short(node)}{of}")
        return self._keys[identity]

    def _arrow(self, source: str, target: str, label: str, *, is_dotted: bool = False) -> None:
        arrow = Arrow(source, target, label, is_dotted)
        if self._repeats or arrow not in self._drawn:
            self._drawn.add(arrow)
            self.diagram.arrows.append(arrow)


def _joined(*parts: str) -> str:
    return ", ".join(dict.fromkeys(part for part in parts if part))
