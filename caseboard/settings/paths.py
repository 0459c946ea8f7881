"""Where a user's things lie, by the custom of each platform (XDG on Linux).

Asking for a place creates nothing: whoever writes there makes the folder.
"""

from pathlib import Path

import platformdirs

_NAME = "caseboard"


def data_folder() -> Path:
    """Return the folder of the user's databases, such as ``~/.local/share/caseboard``."""
    return platformdirs.user_data_path(_NAME, appauthor=False)


def config_folder() -> Path:
    """Return the folder of the user's settings, such as ``~/.config/caseboard``."""
    return platformdirs.user_config_path(_NAME, appauthor=False)


def log_folder() -> Path:
    """Return the folder of logs, such as ``~/.local/state/caseboard/log``."""
    return platformdirs.user_log_path(_NAME, appauthor=False)


def default_database() -> Path:
    """Return the SQLite file that is opened when nobody names another."""
    return data_folder() / "caseboard.db"


def worker_log() -> Path:
    """Return the file the worker logs to; the terminal belongs to the board."""
    return log_folder() / "worker.log"


def key_folder() -> Path:
    """Return the folder of the keys that sign ledgers, and of what each has signed last."""
    return data_folder() / "keys"


def theme_folder() -> Path:
    """Return the folder of the user's own themes, each a TOML file."""
    return config_folder() / "themes"


def board_memory() -> Path:
    """Return the file in which the board keeps widths and theme between starts."""
    return platformdirs.user_state_path(_NAME, appauthor=False) / "board.json"


def board_log() -> Path:
    """Return the file that the board logs to, and the worker beside it."""
    return log_folder() / "board.log"


def private_copies() -> Path:
    """Return the folder of previews and of copies lent to programs outside; it may be removed at any time."""
    return platformdirs.user_cache_path(_NAME, appauthor=False)
