"""Stores for sequences of commands, each of which begins with one of its own."""

import shutil
from itertools import count

import pytest


@pytest.fixture
def new_address(tmp_path, fresh_store):
    """Makes stores with nothing in them and gives their addresses; `empty` makes none yet."""
    numbers = count(1)

    def of_file(*, empty=False):
        folder = tmp_path / f"data{next(numbers)}"
        folder.mkdir(mode=0o700)
        place = folder / "opp.db"
        return str(place if empty else shutil.copy(fresh_store, place))

    return of_file
