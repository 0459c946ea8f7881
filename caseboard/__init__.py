"""Caseboard: a terminal board for deciding marketplace disputes."""

__version__ = "0.1.0"
