"""A report on the terminal, the files and the data, safe to paste anywhere."""
