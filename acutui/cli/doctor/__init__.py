"""What this terminal can show, and whether files and data are sound; to be pasted anywhere."""
