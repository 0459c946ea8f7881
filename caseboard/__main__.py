"""Run Caseboard as a program: `caseboard`, or `python -m caseboard`."""

import gc
import sys


def run() -> int:
    """Run the command that was typed and return its exit code.

    What is loaded is kept for good, so nobody looks for garbage among it; a command does so again when it runs.
    """
    gc.disable()
    from caseboard.cli.main import main  # noqa: PLC0415

    return main()


if __name__ == "__main__":
    sys.exit(run())
