"""What a shell gets from the definitions of the commands: completion, and a manual page."""
