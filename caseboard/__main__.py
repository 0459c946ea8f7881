"""Run Caseboard as `python -m caseboard`."""

import sys

from caseboard.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
