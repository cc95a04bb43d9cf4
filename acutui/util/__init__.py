"""Text, durations, files and locks, TOML, errors."""
