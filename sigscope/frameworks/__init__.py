"""What each framework calls its signals, senders and decorators: data, one file a framework."""
