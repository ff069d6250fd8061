"""What runs in consequence: calls, what the ORM sends, receivers and what these do in turn."""
