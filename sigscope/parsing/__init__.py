"""One file's text to its facts; the only user of libcst. Knows no framework and no other file."""
