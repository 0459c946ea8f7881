"""The supervisor's screen: figures, what the worker will do, the team's load."""
