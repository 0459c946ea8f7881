"""Dialogs: each asks for one thing and returns it typed; a refusal is shown and nothing typed is lost."""
