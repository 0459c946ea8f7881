"""The case pane: everything one has to know before weighing the evidence."""
