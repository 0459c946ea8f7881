"""The board: a Textual app that knows services and domain, and nothing behind them."""
