"""Where things lie, what the settings file says and what the environment says; imports nothing of Caseboard."""
