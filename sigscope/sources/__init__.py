"""From the paths that a user names to the Python files of the tree: the walk, ignore rules, module names, prefilter."""
