"""What goes into a renderer and what comes out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where a text will stand.

    `width` in terminal cells and `color` are those of the terminal; `link_base` is the `file://` URL of the scanned
    root without a slash at its end, None for no hyperlinks; `link_prefix` leads from the folder of the document to the
    scanned root (`../`), as a part of a URL, empty where they are the same.
    """

    width: int = 80
    color: bool = False
    link_base: str | None = None
    link_prefix: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A whole text, its last newline included; `notices` are lines for the user that are no part of it."""

    text: str
    notices: tuple[str, ...] = ()
