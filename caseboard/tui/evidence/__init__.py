"""The evidence pane: what each side gave, and what it still owes."""
