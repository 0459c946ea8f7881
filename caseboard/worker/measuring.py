"""What a running worker tells Prometheus: the stock of claims, what is owed and missed, and how the clock stands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from caseboard.services.figures import report, usual_window
from caseboard.store import figures, standing
from caseboard.store.database import CaseDatabase
from caseboard.store.faults import FAULTS

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

FIGURES = ("backlog", "ageing", "oldest", "owed", "breach_answer", "breach_contact", "breach_decision", "decision_net")


@dataclass(frozen=True, slots=True)
class Gauges:
    """Reads the desk whenever somebody scrapes it; a desk that does not answer is down, and nothing else is told."""

    database: CaseDatabase
    clock: Callable[[], datetime]

    def collect(self) -> Iterable[GaugeMetricFamily]:
        """Return every gauge as it stands now."""
        from prometheus_client.core import GaugeMetricFamily as Gauge  # noqa: PLC0415  an extra, loaded when asked for

        up = Gauge("caseboard_up", "Whether the database answered")
        try:
            with self.database.connection_context(), self.database.atomic("DEFERRED"):
                made = list(self._gauges(Gauge))
        except FAULTS:
            up.add_metric([], 0)
            return [up]
        up.add_metric([], 1)
        return [up, *made]

    def _gauges(self, gauge: type[GaugeMetricFamily]) -> Iterable[GaugeMetricFamily]:
        now = self.clock()
        made = report(self.database, usual_window(now), now=now, only=FIGURES)
        for answer in made.answers:
            name, unit = f"caseboard_{answer.figure.id}", answer.parts[0].unit if answer.parts else "count"
            if unit in ("length", "case"):
                name = f"{name}_seconds"
            one = gauge(name, f"{answer.figure.words} ({answer.figure.population}, last 28 days)", labels=["part"])
            for part in answer.parts:
                if part.value is not None:
                    one.add_metric([part.name], part.value / 1_000_000 if unit in ("length", "case") else part.value)
                if part.unit == "share":
                    one.add_metric([f"{part.name}, of"], part.of or 0)
            yield one
        since = figures.owing_since(self.database, now)
        owes = gauge("caseboard_clock_behind_seconds", "For how long the clock has owed an act that nobody made")
        owes.add_metric([], 0.0 if since is None else (now - since).total_seconds())
        yield owes
        sealed = gauge("caseboard_decisions_sealed", "Decisions sealed so far")
        sealed.add_metric([], standing.sealed(self.database))
        yield sealed
        paused = gauge("caseboard_paused", "Whether the clock acts are paused")
        paused.add_metric([], 0 if standing.paused(self.database) is None else 1)
        yield paused


@dataclass(slots=True)
class Serving:
    """A scrape address that answers until it is stopped."""

    server: Any
    thread: threading.Thread

    @property
    def port(self) -> int:
        """The port it answers on."""
        return int(self.server.server_port)

    def stop(self) -> None:
        """Answer no more."""
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def serve(database: CaseDatabase, clock: Callable[[], datetime], host: str, port: int) -> Serving:
    """Answer scrapes at *host* and *port*; 0 takes any port that is free.

    Raises:
        ImportError: the extra `metrics` is not installed.
        OSError: the address cannot be had.
    """
    from prometheus_client import CollectorRegistry, start_http_server  # noqa: PLC0415  an extra

    registry = CollectorRegistry()
    # Asked for what it has only when somebody scrapes: a desk that is busy at the start keeps no worker from working.
    registry.register(Gauges(database, clock))
    return Serving(*start_http_server(port, host, registry=registry))
