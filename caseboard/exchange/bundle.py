"""One case as one zip: its records, its files, its history, and a page that shows both sides without a network.

The same case gives the same bytes: entries in one order, no clock, nothing packed.
Whoever gets it checks it with ``sha256sum -c SHA256SUMS`` and opens `index.html`.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from caseboard.domain.plain import unseen
from caseboard.exchange.bundle_page import page
from caseboard.services.side_by_side import Exhibit, SideBySide
from caseboard.store import history
from caseboard.store.blobs import Blobs
from caseboard.store.database import CaseDatabase
from caseboard.store.numbers import case_id

ABOUT = """Everything that a desk has on file about one case.

  index.html     both sides beside each other; opens in any browser, without a network
  case.json      the case as it stands: order, parties, thread, evidence, letters, decision
  events.jsonl   its history, one event a line, in the order of `seq`
  evidence/      the items, each under the hash of its bytes
  receipt.txt    proof that the end of the case stands in the ledger; docs/check_receipt.py checks it anywhere
  SHA256SUMS     what each file's bytes must give: sha256sum -c SHA256SUMS

Files of parties may be anything. Open those that end in .bin or .txt with care.
"""

# What a browser draws and cannot be made to run; everything else is a download that no program opens by itself.
_SHOWN = {
    "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "application/pdf": "pdf",
    "video/mp4": "mp4", "video/quicktime": "mov", "video/webm": "webm",
}  # fmt: skip
_PIECE = 1 << 20


class NotWhole(Exception):
    """A file of evidence is not there, or not what it was: a bundle is whole or not made."""


def name_in_bundle(exhibit: Exhibit) -> str:
    """Return where an item lies in the bundle: under its hash, with an ending that only what is harmless has."""
    card = exhibit.card
    ending = "txt" if card.medium == "text" else _SHOWN.get(card.mime, "bin") if card.readable else "bin"
    return f"evidence/{card.digest}.{ending}"


def write_bundle(
    database: CaseDatabase, seen: SideBySide, case: Mapping[str, Any], target: Path, receipt: str = ""
) -> list[str]:
    """Write the bundle of a case to *target* and return the names in it; it is there whole or not at all.

    *case* is the case as plain data, *receipt* that of its end, where it has one. Whatever lay at *target* is replaced.

    Raises:
        NotWhole: a file is missing or damaged.
        OSError: nothing can be written.
    """
    names = {one.card.digest: name_in_bundle(one) for one in seen.exhibits}
    small = {
        "README.txt": ABOUT,
        "case.json": _json(case, indent=1),
        "events.jsonl": "".join(_events(database, seen.row.number)),
        "index.html": page(seen, names),
    } | ({"receipt.txt": receipt} if receipt else {})
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_STORED) as made:
            sums = {name: _put(made, name, text.encode()) for name, text in small.items()}
            for exhibit in sorted(seen.exhibits, key=lambda one: one.card.digest):
                name = names[exhibit.card.digest]
                if name not in sums:
                    sums[name] = _put_item(made, name, exhibit, database.blobs)
            _put(made, "SHA256SUMS", "".join(f"{sums[name]}  {name}\n" for name in sorted(sums)).encode())
        with beside.open("rb+") as file:
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        beside.unlink(missing_ok=True)
    return [*sums, "SHA256SUMS"]


def _json(value: object, indent: int | None = None) -> str:
    r"""Return JSON in which what a terminal would obey, or a reader not see, stands as ``\u`` codes."""
    text = json.dumps(value, ensure_ascii=False, indent=indent, sort_keys=True)
    return _coded(text) + "\n"


def _coded(text: str) -> str:
    return unseen().sub(lambda match: json.dumps(match[0])[1:-1] if match[0] != "\x7f" else "\\u007f", text)


def _events(database: CaseDatabase, number: str) -> Iterator[str]:
    for event in history.of_case(database, case_id(number)):
        yield _coded(history.exported(event)) + "\n"


def _entry(name: str, size: int) -> zipfile.ZipInfo:
    # The earliest instant that a zip can hold: when somebody packed it says nothing.
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = 0o100644 << 16
    entry.file_size = size
    return entry


def _put(made: zipfile.ZipFile, name: str, content: bytes) -> str:
    made.writestr(_entry(name, len(content)), content)
    return hashlib.sha256(content).hexdigest()


def _put_item(made: zipfile.ZipFile, name: str, exhibit: Exhibit, blobs: Blobs) -> str:
    """Copy one item, a piece at a time: it may be larger than memory."""
    card = exhibit.card
    if exhibit.file is None and card.text:
        return _put(made, name, card.text.encode())
    if exhibit.file is None and card.size == 0:
        return _put(made, name, b"")
    if exhibit.file is None:
        raise NotWhole(f"the file {blobs.path(card.digest)} of an item is not there; look with `caseboard doctor`")
    digest = hashlib.sha256()
    with exhibit.file.open("rb") as source, made.open(_entry(name, card.size), "w") as into:
        while piece := source.read(_PIECE):
            digest.update(piece)
            into.write(piece)
    if digest.hexdigest() != card.digest:
        raise NotWhole(f"{exhibit.file} is not what came in; look with `caseboard doctor`")
    return card.digest
