"""Write the schemas that lie in this folder: `python docs/make_schemas.py`."""

from __future__ import annotations

import json
from pathlib import Path

from caseboard.settings.table import schema

HERE = Path(__file__).parent

if __name__ == "__main__":
    written = json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"
    (HERE / "settings.schema.json").write_text(written, encoding="utf-8")
