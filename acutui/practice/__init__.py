"""The rules: the timed session and the habit. Pure; no I/O, no clock of its own."""
