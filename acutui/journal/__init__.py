"""What was done: the TinyDB file and the checkpoint of a running session."""
