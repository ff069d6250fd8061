"""Why something is unresolved."""

from enum import Enum


class Reason(Enum):
    """Why something can't be resolved: the fixed set that the output names; the value is what would resolve it."""

    PARAMETER = "handed in as a parameter: call the function from the tree with something that can be told"
    ATTRIBUTE = "an attribute of an object whose class can't be told: name the signal through its module or class"
    CALL = "the result of a call that can't be followed: assign it to a name that the tree binds"
    IMPORT = "imported under a name that is computed: import it by its name"
    LOOP = "an item of a loop over something that can't be told: loop over a literal list, tuple or dict"
    ITEM = "an item of a container whose items can't be told: name the signal by its own name"
    NAME = "a name that nothing in the tree binds: check the spelling or the star imports"
    EXPRESSION = "an expression that isn't followed: give what it stands for a name of its own"
    EXTERNAL = "outside the scanned tree, and nothing says that it is a signal: read its library with --python"
    UNBOUND = "a signal that no name is bound to: assign it to a module attribute"
    RECEIVER = "the receiver can't be told: connect a function, a method or an instance that the tree defines"
    SENDER = "the sender of the connection can't be told: name the class"

    @property
    def code(self) -> str:
        """The word that stands for it in the output."""
        return self.name.lower()
