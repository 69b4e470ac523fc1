"""A store copied to another database is the same store, wherever the copy was cut off."""

from contextlib import closing
from datetime import UTC

import pytest

from oppcli.errors import CopyDiffers, RuleRefused, UnfinishedCopy, WrongUsage
from oppcli.plain_records import TABLES
from oppcli.services import copying, opportunities
from oppcli.services.demo import fill
from oppcli.services.work import Work
from oppcli.store import Store
from surroundings import NOW, USER


def work_in(store: Store) -> Work:
    return Work(store, USER, "test", NOW, NOW.date(), UTC, "EUR", create=True)


@pytest.fixture
def full(store):
    """A store with a dealer's year in it, and a gap where a record was last."""
    fill(work_in(store), seed=3, opportunities=60)
    with store.transaction(actor="jana", command="test", now=NOW) as tx:
        tx.write_many("UPDATE owner SET manager_id = ? WHERE id = ?", [(9, 2), (2, 9)])
        tx.raise_number("deal", 77)
    return store


@pytest.fixture
def target(new_address, tmp_path):
    """An empty file, which the copy goes to."""
    with closing(Store(str(tmp_path / "copy.db"))) as store:
        yield store


def contents(store: Store) -> dict[str, list[tuple]]:
    return {
        table.name: store.read(
            f"SELECT {', '.join(f'{name!r}'.replace(chr(39), chr(34)) for name in table.columns)}"
            f" FROM {table.name} ORDER BY id"
        ).rows
        for table in TABLES.values()
    }


def test_a_copy_has_every_row_under_its_number(full, target):
    copied = copying.copy(full, target, NOW)
    assert contents(target) == contents(full)
    found = {each.table: (each.rows, each.copied) for each in copied}
    assert found == {name: (len(rows), len(rows)) for name, rows in contents(full).items()}
    assert all(len(each.sha256) == 64 for each in copied)


def test_a_copy_there_and_back_is_the_same(full, target, new_address):
    there = copying.copy(full, target, NOW)
    with closing(Store(new_address(empty=True))) as again:
        assert copying.copy(target, again, NOW) == there
        assert contents(again) == contents(full)


def test_a_copy_numbers_new_records_as_its_source_would(full, target):
    copying.copy(full, target, NOW)
    for store in (full, target):
        assert str(opportunities.new(work_in(store), "Next", {}).ref) == "O61"
        assert store.last_number("deal") == 77


class _CutOffError(Exception):
    """What the test ends a copy with."""


@pytest.mark.parametrize("after", [1, 40, 400, 1000])
def test_a_copy_that_was_cut_off_goes_on_where_it_ended(full, target, monkeypatch, after):
    monkeypatch.setattr(copying, "_PAGE", 25)

    def cut(done: int) -> None:
        if done >= after:
            raise _CutOffError

    with pytest.raises(_CutOffError):
        copying.copy(full, target, NOW, cut)
    with pytest.raises(UnfinishedCopy):
        copying.count(target)
    copied = copying.copy(full, target, NOW)
    assert contents(target) == contents(full)
    assert 0 < sum(each.copied for each in copied) <= sum(each.rows for each in copied) - after


def test_a_store_that_is_in_use_is_not_copied_to(full, target):
    opportunities.new(work_in(target), "Theirs", {})
    before = contents(target)
    with pytest.raises(RuleRefused, match="holds records already"):
        copying.copy(full, target, NOW)
    assert contents(target) == before


def test_a_whole_copy_is_in_use(full, target):
    copying.copy(full, target, NOW)
    with pytest.raises(RuleRefused, match="holds records already"):
        copying.copy(full, target, NOW)


def test_the_unfinished_copy_of_another_store_is_not_resumed(full, target, new_address):
    def cut(done: int) -> None:
        raise _CutOffError

    with pytest.raises(_CutOffError):
        copying.copy(full, target, NOW, cut)
    with closing(Store(new_address())) as other:
        opportunities.new(work_in(other), "Theirs", {})
        with pytest.raises(UnfinishedCopy, match="is an unfinished copy of"):
            copying.copy(other, target, NOW)
        with pytest.raises(UnfinishedCopy):
            copying.copy(target, full, NOW)
        copying.copy(other, target, NOW, anew=True)
        assert contents(target) == contents(other)


def test_what_somebody_changed_meanwhile_is_seen(full, target):
    def spoil(done: int) -> None:
        if done == copying.count(full):
            with target.transaction(actor="leif", command="test", now=NOW) as tx:
                tx.write_many("UPDATE account SET name = ? WHERE id = ?", [("Other", 1)])

    with pytest.raises(CopyDiffers, match="account differs"):
        copying.copy(full, target, NOW, spoil)


def test_a_store_is_not_copied_to_itself(full):
    with pytest.raises(WrongUsage):
        copying.copy(full, full, NOW)


def test_the_command_shows_what_was_copied_and_makes_no_source(cli, address, tmp_path):
    cli("opp", "new", "Fleet")
    copy, none = tmp_path / "copy.db", tmp_path / "none.db"
    ran = cli("db", "copy", "--to", copy)
    assert ran.code == 0
    assert ran.out.startswith("table\trows\tcopied\tsha256\nbatch\t1\t1\t")
    assert "both sides have the same contents" in ran.err
    assert cli("opp", "list", "-o", "json", env={"OPPCLI_DB": str(copy)}).out == (
        cli("opp", "list", "-o", "json").out
    )
    ran = cli("db", "copy", "--from", none, "--to", tmp_path / "copy2.db")
    assert (ran.code, none.exists(), (tmp_path / "copy2.db").exists()) == (6, False, False)
