"""A signal graph inspector for Django: who sends, who receives, what comes next."""

__version__ = "0.1.0"
