"""The commands: compose everything, ask for the time, and load Textual only when the board opens."""
