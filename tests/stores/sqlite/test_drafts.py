"""Drafts of stores, and commands that sweep each other's."""

import fcntl
import os
import tempfile
from pathlib import Path

import pytest

from oppcli import drafts
from oppcli.errors import StoreUnusable
from oppcli.stores.sqlite import storefile


def test_a_draft_that_another_command_sweeps_before_it_is_locked_is_made_again(
    tmp_path, monkeypatch
):
    made = tempfile.mkstemp
    swept = []

    def mkstemp(**where):
        handle, name = made(**where)
        if not swept:  # another command opens it, locks it first and is about to remove it
            other = os.open(name, os.O_RDWR)
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
            swept.append((other, name))
        return handle, name

    monkeypatch.setattr(tempfile, "mkstemp", mkstemp)
    with drafts.draft(tmp_path / "new.db") as fresh:
        ((other, name),) = swept
        Path(name).unlink()
        os.close(other)
        assert fresh.exists()
        assert str(fresh) != name
    assert list(tmp_path.iterdir()) == []


def test_a_fresh_store_that_is_removed_before_it_has_its_name_leaves_no_empty_file(tmp_path):
    place = tmp_path / "new.db"
    with pytest.raises(StoreUnusable, match="no store can be made at"):
        storefile.create(place, lambda fresh: fresh.unlink())
    assert list(tmp_path.iterdir()) == []
