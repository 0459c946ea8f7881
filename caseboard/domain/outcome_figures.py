"""How claims end, what is awarded, and whose they were."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from caseboard.domain.figure import Part, count, share
from caseboard.domain.figure_rows import Answered, Awards, Cohort, Decided, Ended, Looked
from caseboard.domain.percentiles import spread

_CLOSED = ("left", "own")


def outcomes(rows: Sequence[Ended]) -> list[Part]:
    """Return how decisions went, by reason."""
    decided = [row for row in rows if row.stage == "decided"]
    of = Counter[str]()
    found = Counter[tuple[str, str]]()
    for row in decided:
        of[row.reason] += row.n
        found[row.reason, row.outcome] += row.n
    return [
        share(f"{reason}, {outcome}", n, of[reason], *_CLOSED, "stage=decided", f"reason={reason}",
              f"outcome={outcome}")
        for (reason, outcome), n in sorted(found.items())
    ]  # fmt: skip


def awarded(rows: Sequence[Awards]) -> list[Part]:
    """Return what was awarded of what was requested, by currency, never added across them."""
    sums: dict[tuple[str, bool], tuple[int, int, int]] = {}
    for row in rows:
        key = (row.currency, bool(row.returned))
        n, given, wanted = sums.get(key, (0, 0, 0))
        sums[key] = (n + row.n, given + row.awarded, wanted + row.requested)
    return [
        Part(f"{currency}{', goods to be returned' if returned else ''}", "money", given, n, wanted, mark=currency,
             behind=(*_CLOSED, "stage=decided", f"currency={currency}",
                     "outcome=return_and_refund" if returned else "paid"))
        for (currency, returned), (n, given, wanted) in sorted(sums.items())
    ]  # fmt: skip


def endings(rows: Sequence[Ended]) -> list[Part]:
    """Return how claims ended, and which had a late item or a silent party."""
    n = sum(row.n for row in rows)
    ways = {stage: sum(row.n for row in rows if row.stage == stage)
            for stage in ("decided", "cancelled", "withdrawn", "settled")}  # fmt: skip
    names = {"decided": "decided", "cancelled": "cancelled for silence"}
    made = [share(names.get(stage, stage), k, n, *_CLOSED, f"stage={stage}") for stage, k in ways.items()]
    made.append(share("with a late item", sum(row.late for row in rows), n, *_CLOSED, "late"))
    made.append(share("buyer silent", sum(row.silent_buyer for row in rows), n, *_CLOSED, "silent_buyer"))
    made.append(share("seller silent", sum(row.silent_seller for row in rows), n, *_CLOSED, "silent_seller"))
    return made


def in_negotiation(rows: Sequence[tuple[str, str, int]]) -> list[Part]:
    """Return how disputes ended before they were claims."""
    found = Counter[str]()
    for _, stage, n in rows:
        found[stage] += n
    return [count(stage, found[stage]) for stage in ("settled", "withdrawn")]


def of_staff(
    decisions: Sequence[Decided],
    letters: Sequence[Answered],
    looked: Sequence[Looked],
    handed: int,
    load: int,
    untouched: Sequence[str],
) -> list[Part]:
    """Return what one member of staff did in the window, and has on the desk."""
    net, first = spread(row.net for row in decisions), spread(row.first for row in letters if row.first is not None)
    return [
        count("decided", len(decisions)),
        count("approvals", sum(row.approved for row in looked)),
        Part("net p50", "length", net.p50, net.n),
        Part("net p90", "length", net.p90, net.n),
        Part("first response p50", "length", first.p50, first.n),
        count("handed over", handed),
        count("sent back", sum(row.sent_back for row in looked)),
        count("open", load),
        Part("never touched", "count", len(untouched), load),
    ]


def of_sellers(shipped: Sequence[Cohort], disputed: Sequence[Cohort], decided: Sequence[Cohort]) -> list[Part]:
    """Return what became of a seller's orders, disputes and decisions."""
    cohorts = {
        "orders shipped that were disputed": shipped,
        "disputes that became claims": disputed,
        "decisions with the fault on the seller": decided,
    }
    return [share(name, sum(row.hit for row in rows), sum(row.n for row in rows)) for name, rows in cohorts.items()]


def integrity(sealed: int, wrong: int, first: int | None) -> list[Part]:
    """Return how many seals were checked, how much was not as it was sealed, and the first entry that breaks."""
    return [
        count("seals verified", sealed),
        count("found wrong", wrong),
        Part("first broken entry", "count", first, wrong),
    ]
