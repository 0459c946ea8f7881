"""The cases of `caseboard demo`: some three hundred, made afresh around the instant at which it starts."""
