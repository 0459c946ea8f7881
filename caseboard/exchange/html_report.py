"""The supervisor's figures as one page of HTML: charts as inline SVG, no script, nothing from any network."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from caseboard.domain.figure import POPULATIONS, Answer, Part
from caseboard.domain.instants import spoken
from caseboard.domain.plain import one_line
from caseboard.services.figures import Report

_STYLE = """
:root { color-scheme: light dark; --ink: #1c2733; --quiet: #5c6b7a; --line: #d5dce3; --bar: #3b7dd8; --ground: #fff }
@media (prefers-color-scheme: dark) {
  :root { --ink: #d8dee6; --quiet: #8b98a5; --line: #2c3742; --bar: #6aa3f0; --ground: #11171d } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 62rem;
  margin: 2rem auto; padding: 0 1rem }
h1 { font-size: 1.4rem } h2 { font-size: 1.05rem; margin: 2rem 0 0 }
p { color: var(--quiet); margin: .2rem 0 .6rem; font-size: .9rem }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
td, th { padding: .15rem 1.2rem .15rem 0; text-align: left; border-bottom: 1px solid var(--line) }
td + td { text-align: right }
svg { display: block; margin: .6rem 0 } rect, circle { fill: var(--bar) } text { fill: var(--quiet); font-size: 11px }
line { stroke: var(--line) } summary { color: var(--quiet); font-size: .9rem; cursor: pointer }
polyline { fill: none; stroke: var(--bar); stroke-width: 2 } .warn { color: #b35900; font-weight: 600 }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_CHARTED = {"ageing", "endings", "backlog", "owed", "outcomes"}
_BY_DAY = {"flow": "net", "decision_trend": "p50"}
"""Figures of each day, and which of a day's values is drawn."""


def page(report: Report) -> str:
    """Return the whole page."""
    return "\n".join(_page(report)) + "\n"


def _text(words: object) -> str:
    return escape(one_line(str(words)))


def _page(report: Report) -> Iterator[str]:
    window = report.asked.window
    yield '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Caseboard: figures</title>'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"><style>{_STYLE}</style></head><body>'
    yield f"<h1>Figures from {_text(spoken(window.start))} up to {_text(spoken(window.end))}</h1>"
    yield f"<p>As known {_text(spoken(report.asked.now))}; days of {_text(report.zone)}.</p>"
    if report.incomplete_until is not None:
        yield f'<p class="warn">Incomplete: acts have been due since {_text(spoken(report.incomplete_until))}.</p>'
    for answer in report.answers:
        yield from _figure(answer)
    yield "</body></html>"


def _figure(answer: Answer) -> Iterator[str]:
    figure = answer.figure
    group = f" · {_text(answer.group)}" if answer.group else ""
    yield f"<section><h2>{_text(figure.words)}{group}</h2>"
    yield f"<p>Of {_text(POPULATIONS[figure.population])}. {_text(figure.how)}</p>"
    if figure.id in _BY_DAY:
        yield from _by_day(_BY_DAY[figure.id], answer.parts)
        yield "<details><summary>each day</summary>"
    elif figure.id in _CHARTED:
        yield from _bars([part for part in answer.parts if "," not in part.name or figure.id != "ageing"])
    yield "<table><tr><th></th><th></th><th>n</th></tr>"
    for part in answer.parts:
        yield f"<tr><td>{_text(part.name)}</td><td>{_text(part.shown)}</td><td>{part.n}</td></tr>"
    yield "</table>"
    if figure.id in _BY_DAY:
        yield "</details>"
    yield "</section>"


def _bars(parts: Sequence[Part]) -> Iterator[str]:
    """Yield a bar for each count, as long as it is large."""
    shown = [part for part in parts if part.value is not None]
    most = max((part.value or 0 for part in shown), default=0)
    if not most:
        return
    height = 20 * len(shown)
    yield f'<svg width="640" height="{height}" viewBox="0 0 640 {height}" role="img" aria-label="bars">'
    for place, part in enumerate(shown):
        width = 360 * max(0, part.value or 0) // most
        y = 20 * place
        yield f'<text x="0" y="{y + 14}">{_text(part.name)}</text>'
        yield f'<rect x="220" y="{y + 4}" width="{width}" height="12"/>'
        yield f'<text x="{226 + width}" y="{y + 14}">{_text(part.shown)}</text>'
    yield "</svg>"


def _by_day(drawn: str, parts: Sequence[Part]) -> Iterator[str]:
    """Yield a line over the days of the value named *drawn*; a day without one is passed over.

    Beside it stand its least and its greatest value, below it the days between which it runs.
    """
    days = enumerate(part for part in parts if part.name.endswith(f" {drawn}"))
    valued = [(place, part, part.value) for place, part in days if part.value is not None]
    if len(valued) < 2:
        return
    first, least, most = valued[0], min(valued, key=_value), max(valued, key=_value)
    low, high = min(0, least[2]), max(0, most[2])
    span, rise = valued[-1][0] - first[0], (high - low) or 1
    points = [(90 + 540 * (place - first[0]) // span, 114 - 100 * (value - low) // rise) for place, _, value in valued]
    zero = 114 + 100 * low // rise
    yield f'<svg width="640" height="140" viewBox="0 0 640 140" role="img" aria-label="{_text(drawn)} by day">'
    yield f'<line x1="90" x2="630" y1="{zero}" y2="{zero}"/>'
    for _, part, value in (most, least):
        yield f'<text x="0" y="{118 - 100 * (value - low) // rise}">{_text(part.shown)}</text>'
    yield f'<text x="90" y="136">{_text(first[1].name)}</text>'
    yield f'<text x="630" y="136" text-anchor="end">{_text(valued[-1][1].name)}</text>'
    yield f'<polyline points="{" ".join(f"{x},{y}" for x, y in points)}"/>'
    yield from (f'<circle cx="{x}" cy="{y}" r="2.5"/>' for x, y in points)
    yield "</svg>"


def _value(valued: tuple[int, Part, int]) -> int:
    return valued[2]
