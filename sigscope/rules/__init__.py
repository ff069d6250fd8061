"""Rules: what is wrong with a signal graph, one file for each rule."""
