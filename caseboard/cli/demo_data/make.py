"""Make the demo's records: some three hundred cases, in every state that a desk sees, around one instant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from pathlib import Path
from random import Random

from caseboard.cli.demo_data import oddities, stories
from caseboard.cli.demo_data.book import DESK, Book, days
from caseboard.cli.demo_data.deals import Deal, Scene
from caseboard.cli.demo_data.people import People, markets
from caseboard.cli.demo_data.words import Words
from caseboard.domain.instants import utc

SEED = 20_260
_YEARS_BEFORE = days(400)
Story = Callable[[Scene, str, float], Deal]


def write(folder: Path, now: datetime, times: int = 1) -> None:
    """Write the demo's records into *folder*: ``records.jsonl`` and the files of its evidence.

    Replayed up to *now* they fill a board; nothing in them lies after it. The
    same *now* gives the same records. A busier desk has every kind of case so
    many *times* as often.
    """
    folder.mkdir(parents=True, exist_ok=True)
    chance = Random(SEED)  # noqa: S311  the same cases every time, whoever looks at them
    book = Book(folder, utc(now).replace(microsecond=0))
    since = book.now - _YEARS_BEFORE
    scene = Scene(book, People(book, chance, markets(), since), Words(chance), chance)
    for name, role in stories.STAFF.items():
        book.add(DESK, "staff", name, since, name=name, role=role)
    keys = (str(number) for number in count(1))
    for story, ages in _plan(chance, times):
        for age in ages:
            story(scene, next(keys), age)
    oddities.happen(scene, keys)
    book.close()


def _plan(chance: Random, times: int) -> Iterator[tuple[Story, list[float]]]:
    """Yield each kind of story with how many days ago its cases came to where they stand."""

    def spread(number: int, first: float, last: float) -> list[float]:
        step = (last - first) / (number * times)
        return [first + step * (place + chance.random()) for place in range(number * times)]

    yield stories.negotiating, spread(62, 0.05, 14.95)
    for gives, number in (("nobody", 8), ("buyer", 19), ("buyer, in part", 7), ("seller", 9), ("both, in part", 9)):
        yield _giving(stories.gathering, gives), spread(number, 0.1, 6.97)
    for gives, number in (("buyer", 9), ("buyer, in part", 3), ("seller", 4), ("both, in part", 15)):
        yield _giving(stories.review, gives), spread(number, 7.05, 17.6)
    yield _giving(stories.review, "complete"), spread(11, 2.5, 13.2)
    for gives, number in (("buyer", 6), ("seller", 3), ("both, in part", 9), ("complete", 13)):
        yield _giving(stories.decided, gives), spread(number, 0.3, 26)
    yield stories.settled, spread(38, 0.3, 25)
    yield stories.withdrawn, spread(29, 0.3, 25)
    yield stories.cancelled, spread(8, 0.1, 22)


def _giving(story: Callable[[Scene, str, float, str], Deal], gives: str) -> Story:
    return lambda scene, key, age: story(scene, key, age, gives)
