"""Each story gets a house of its own, and leaves it sound."""

import pytest

from tests.stories.house import House
from tests.stories.soundness import sound


@pytest.fixture
def house(tmp_path):
    """Give a desk on an empty database, and look when the story is told whether all of it still agrees."""
    made = House(tmp_path)
    with made.database.connection_context():
        yield made
        sound(made)
