"""What the terminal can show, and how it is written to."""
