"""The database's shape, step by step; a step that has landed is never edited."""
