"""Text of scanned code, made harmless for any reader."""


def visible(text: str) -> str:
    r"""`text` with all that does not print written out as in Python source: `\x1b`, `\n`, `\u202e`.

    That is control characters, ANSI escapes, line breaks, bidirectional overrides, lone surrogates, odd spaces.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
