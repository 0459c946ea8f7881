"""The rules: pure functions over frozen dataclasses; no clock, no database, standard library only."""
