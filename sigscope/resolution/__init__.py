"""Names followed over files: from facts to signals, sends and connections."""
