"""A graph as text: one file a format, pure functions, no reading and no writing."""
