"""The settings, and the file that they are kept in."""
