"""The words of a file, for searches over many files."""

_SPLIT_AT = bytes(code if code >= 0x80 or chr(code).isalnum() or code == ord("_") else ord(" ") for code in range(256))


def words_of(data: bytes) -> list[bytes]:
    """Every identifier, keyword and number in the bytes of one file, in order, strings and comments included."""
    return data.translate(_SPLIT_AT).split()
