"""What stands around the panes: header, lists as tabs, footer."""
