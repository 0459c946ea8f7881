"""Where things lie and what the environment says; imports nothing of Caseboard."""
