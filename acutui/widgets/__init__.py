"""Widgets that several screens share. They draw line by line, so that a change costs little."""
