"""What people and the clock do to a case: one act a file, one transaction each, refusals in typed words."""
