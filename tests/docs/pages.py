"""The pages a stranger reads, and what is written on them."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAGES = (*sorted(ROOT.glob("*.md")), *sorted(ROOT.glob("docs/**/*.md")), *sorted(ROOT.glob("fixtures/**/*.md")))


def text_of(page: Path) -> str:
    """Return what a page says."""
    return page.read_text(encoding="utf-8")


def block_after(page: Path, mark: str) -> list[str]:
    """Return the lines of the fenced block after the line *mark*, as `.ci/run` finds it."""
    lines = text_of(page).splitlines()
    start = lines.index(mark)
    opened = next(at for at in range(start, len(lines)) if lines[at].startswith("```"))
    closed = next(at for at in range(opened + 1, len(lines)) if lines[at].startswith("```"))
    return lines[opened + 1 : closed]


def without_blocks(page: Path) -> str:
    """Return a page without its fenced blocks."""
    return re.sub(r"^```.*?^```$", "", text_of(page), flags=re.DOTALL | re.MULTILINE)


def section(page: Path, heading: str) -> str:
    """Return what stands under a heading of the second level."""
    _, _, rest = text_of(page).partition(f"\n## {heading}\n")
    return rest.partition("\n## ")[0]


def anchors(page: Path) -> set[str]:
    """Return the names under which the headings of a page can be linked."""
    heads = re.findall(r"^#+ (.+)$", without_blocks(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}
