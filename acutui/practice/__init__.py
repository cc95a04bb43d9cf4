"""The rules of sessions and of the habit: pure functions of values, without I/O or a clock."""
