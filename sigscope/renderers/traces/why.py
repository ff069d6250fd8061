"""An explanation as a checklist for the terminal."""

from sigscope.model.trace import Answer, Explanation
from sigscope.renderers.names import in_file, place
from sigscope.renderers.paper import Paper, Piece, Row
from sigscope.renderers.rendered import Rendered, Surroundings
from sigscope.renderers.visible import visible

_WORDS: dict[Answer, Piece] = {
    "yes": Piece("yes", "green"),
    "no": Piece("no ", "bold red"),
    "unknown": Piece("can't tell", "yellow"),
}


def render_why(explanation: Explanation, around: Surroundings) -> Rendered:
    """One line for each question, its answer and the places that show it; then the sentence."""
    root = Row([Piece(in_file(explanation.receiver, explanation.location), "bold")])
    if explanation.location is not None:
        root.pieces.append(Piece(place(explanation.location), "dim", explanation.location.path))
    for check in explanation.checks:
        row = Row([_WORDS[check.answer], Piece(check.question, "bold"), Piece(check.text)])
        row.pieces += [Piece(place(one), "dim", one.path) for one in check.evidence]
        root.rows.append(row)
    drawn = Paper(around.width, around.color, around.link_base).draw(root)
    return Rendered(f"{drawn}\n{visible(explanation.sentence)}\n")
