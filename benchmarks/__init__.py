"""Measuring the reading, and growing its judges. Not here: tests (`tests/`)."""
