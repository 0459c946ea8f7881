"""Viewers: each shows one item of evidence, whole and safely, chosen by its content."""
