"""The loop that makes due clock acts happen, its jobs, and replay."""
