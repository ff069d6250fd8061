"""The errors that a user sees."""


class SigscopeError(Exception):
    """One clear line for the user: what is wrong and what to do. The command line prints it and exits with 2."""
