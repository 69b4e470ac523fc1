"""The checks of `make stress` in a short form: whatever happens, nothing is lost."""

import os
import shutil

import pytest

import serving
from oppcli.store import BUSY_BUDGET
from stress.disks import file_size_limits, full_disks
from stress.failing import LINES, failing_statements
from stress.grounds import Files, Schemas
from stress.inputs import bad_rows, open_quotes
from stress.races import held_lock, list_left_open, no_starving
from stress.reading import lists_during_an_import
from stress.spoiling import altered_stores, flipped_bytes, killed_backups, killed_copies
from stress.striking import interrupted_imports, killed_imports, killed_once_saved

_SEED = 20261123


@pytest.fixture
def ground(address, tmp_path):
    """Where a check makes its stores: files, or schemas beside this test's store."""
    return Schemas(address) if serving.is_wanted() else Files(tmp_path)


def test_lists_are_right_while_a_long_import_writes(tmp_path):
    assert lists_during_an_import(tmp_path, 5_000, worst=BUSY_BUDGET).lost == ()


def test_killed_imports_leave_all_or_nothing_and_go_on_where_they_were(tmp_path, ground):
    assert killed_imports(tmp_path, ground, 2_000, 3, _SEED).lost == ()


def test_interrupted_imports_say_what_is_true(tmp_path, ground):
    assert interrupted_imports(tmp_path, ground, 2_000, 3, _SEED).lost == ()


def test_what_was_said_to_be_added_outlives_a_kill(tmp_path, ground):
    assert killed_once_saved(tmp_path, ground, 3, 1).lost == ()


@pytest.mark.parametrize("part", range(3))
def test_a_statement_that_fails_leaves_a_command_done_or_undone(tmp_path, monkeypatch, part):
    monkeypatch.chdir(tmp_path)
    found = failing_statements(tmp_path, LINES[part::3], every=False)
    assert found.lost == ()
    assert found.faults == 2 * len(LINES[part::3])


@pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("mount"), reason="takes root")
def test_a_full_disk_leaves_what_was_there_and_nothing_else(tmp_path):
    found = full_disks(tmp_path, 5_000, [0])
    assert found.lost == ()
    assert found.faults or found.note.startswith("not run")


def test_a_limit_on_the_size_of_files_leaves_what_was_there_and_nothing_else(tmp_path):
    found = file_size_limits(tmp_path, 5_000, [0])
    assert (found.lost, found.faults > 0) == ((), True)


def test_bad_rows_among_good_ones_are_counted_written_out_and_mended(tmp_path):
    assert bad_rows(tmp_path, 100, 7, _SEED).lost == ()


def test_a_quote_left_open_is_said_at_its_line(tmp_path):
    assert open_quotes(tmp_path, 10_000, [10]).lost == ()


def test_a_write_waits_for_a_lock_that_another_process_holds(tmp_path):
    assert held_lock(tmp_path, 0.5).lost == ()


def test_a_list_that_is_read_slowly_keeps_no_write_waiting(tmp_path):
    assert list_left_open(tmp_path).lost == ()


def test_four_who_write_without_end_starve_nobody(tmp_path, address):
    assert no_starving(address, tmp_path, 1, slowest=BUSY_BUDGET).lost == ()


def test_no_flipped_byte_of_a_store_is_taken_for_a_bug(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = flipped_bytes(tmp_path, 20, _SEED)
    assert (found.lost, found.faults) == ((), 20)


def test_nothing_is_written_to_an_altered_store(tmp_path, ground):
    if serving.is_wanted():  # half a minute there; test_altered_store.py tries each on a server
        pytest.skip("make stress tries it on a server")
    assert altered_stores(tmp_path, ground).lost == ()


def test_a_copy_that_was_killed_is_refused_until_it_is_resumed(tmp_path, ground):
    assert killed_copies(tmp_path, ground, 2, _SEED).lost == ()


def test_the_next_backup_removes_what_a_killed_one_left(tmp_path):
    assert killed_backups(tmp_path, 6, _SEED).lost == ()
