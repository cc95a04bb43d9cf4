"""What several screens draw, each line by line, so that a change costs only its own cells."""
