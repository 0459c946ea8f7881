"""Real cases of another desk, restored as a history: our percentiles are those computed from the log itself."""

import math
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from caseboard.domain.instants import read, written
from tests.exchange import xes_shape
from tests.fixtures import permits

pytestmark = pytest.mark.skipif(
    not permits.LOG.is_file(), reason="no event log beside this folder; CASEBOARD_TEST_DATA names another place"
)


@pytest.fixture(scope="module")
def cases():
    """Return the cases of the log."""
    return permits.permits()


def nearest(lengths, percent):
    """Return the k-th smallest with k = percent times n over 100 rounded up, in seconds with six decimals."""
    found = sorted(lengths)[math.ceil(percent * len(lengths) / 100) - 1]
    return f"{found // timedelta(seconds=1)}.{found.microseconds:06}"


def parts(data, figure, group=None):
    """Return the parts of a figure by name."""
    for one in data["figures"]:
        if (one["figure"], one["group"]) == (figure, group):
            return {part["part"]: part for part in one["parts"]}
    raise AssertionError(f"no {figure} of {group}")


def months(cases):
    """Yield the edges of three windows: all of it, and two that cut through it."""
    first, last = min(case.started for case in cases), max(case.ended for case in cases)
    middle = first + (last - first) / 2
    return ((first, last + timedelta(days=1)), (first, middle), (middle, last))


def test_figures_of_a_real_log(cases, shell, tmp_path):
    """Counts and p50, p90, p95 of the time to decision are the log's own, to the microsecond; XES gives them back."""
    file = tmp_path / "permits.jsonl"
    file.write_text("\n".join(permits.export(cases)) + "\n", "utf-8")
    assert shell("import", "--restore", str(file)).code == 0
    shell.now, shell.who = datetime(2026, 1, 1, tzinfo=UTC), "Resource01"
    for start, end in months(cases):
        window = ("--from", written(start), "--to", written(end))
        data = shell("metrics", *window, "--json").data
        ended = [case for case in cases if start <= case.ended < end]
        lengths = [case.ended - case.started for case in ended]
        for figure in ("decision_gross", "decision_net"):
            found = parts(data, figure)
            for percent in (50, 90, 95):
                assert found[f"p{percent}"]["value"] == nearest(lengths, percent)
                assert found[f"p{percent}"]["n"] == len(ended)
        identity = parts(data, "identity")
        assert identity["arrived"]["value"] == sum(start <= case.started < end for case in cases)
        assert identity["ended"]["value"] == len(ended)
        assert identity["backlog at the beginning"]["value"] == sum(
            case.started < start and not case.ended < start for case in cases
        )
        by_staff = shell("metrics", *window, "--by", "staff", "--figure", "decision_gross", "--json").data
        counted = Counter(case.events[-1][2] for case in ended)
        assert {one["group"]: one["parts"][0]["n"] for one in by_staff["figures"]} == counted
    assert shell("doctor").code == 0
    goes_out_and_comes_back(shell, cases, tmp_path / "log.xes")


def goes_out_and_comes_back(shell, cases, path):
    """The XES export has the shape of the standard, and gives the same times when it is read back."""
    assert shell("export", "--form", "xes", "--output", str(path)).code == 0
    root = xes_shape.read(path.read_text("utf-8"))
    notes = sum(len(case.events) for case in cases)
    assert xes_shape.check(root) == notes + 2 * len(cases)  # a dispute and an escalation more of each
    times = {}
    for trace in root.findall(f"{xes_shape.NS}trace"):
        happened = [{child.get("key"): child.get("value") for child in event} for event in
                    trace.findall(f"{xes_shape.NS}event")]  # fmt: skip
        instants = [read(one["time:timestamp"]) for one in happened]
        assert instants == sorted(instants)
        start = next(read(one["time:timestamp"]) for one in happened if one["concept:name"] == "escalation")
        end = next(read(one["time:timestamp"]) for one in happened if one["concept:name"] == "seal")
        number = next(child.get("value") for child in trace if child.get("key") == "concept:name")
        times[number] = (start, end, [one["org:resource"] for one in happened if one["concept:name"] == "note"])
    for place, case in enumerate(cases, 1):
        start, end, who = times[f"CB-{place}"]
        assert (start, end) == (case.started, case.ended)
        assert Counter(who) == Counter(resource for _, _, resource in case.events[:-1])
