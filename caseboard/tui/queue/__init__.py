"""The queue: one line a case, next deadline first."""
