"""No file that a command writes takes the place of the store, of a link, a pipe or a device."""

import os
import shutil
import threading

import pytest

GOOD = "topic,external_id\nFleet,a1\n"
BAD = "topic,external_id,est_revenue\nFleet,a1,much\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    place = tmp_path / "work"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def store_at(cli, db, folder):
    """A store of one opportunity under a name."""
    assert cli("opp", "new", "Fleet").code == 0

    def make(name):
        place = folder / name
        place.parent.mkdir(exist_ok=True)
        return shutil.copy(db, place)

    return make


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("s.csv", ["opp", "list", "--to", "s.csv"]),
        ("s.csv", ["forecast", "--to", "s.csv"]),
        ("s.csv", ["history", "--to", "../work/s.csv"]),
        ("s.csv", ["field", "list", "opportunity", "--to", "s.csv"]),
        ("s.html", ["dashboard", "--to", "s.html"]),
        ("s.json", ["export", "opportunities", "--to", "s.json"]),
        ("s.xlsx", ["export", "opportunities", "--to", "s.xlsx"]),
        ("all/batches.csv", ["export", "all", "--to", "all"]),
        ("all/manifest.json", ["export", "all", "--to", "all"]),
        ("s.db", ["import", "good.csv", "--kind", "opportunity", "--rejects", "s.db"]),
        ("s.db", ["import", "bad.csv", "--kind", "opportunity", "--rejects", "s.db"]),
        ("s.db", ["import", "bad.csv", "--kind", "opportunity", "--plan", "new/../s.db"]),
        ("s.db", ["db", "backup", "s.db"]),
        ("s.db", ["db", "backup", "s.db", "--force"]),
    ],
)
def test_nothing_is_written_over_the_store(cli, folder, store_at, name, words):
    (folder / "new").mkdir()
    (folder / "good.csv").write_text(GOOD)
    (folder / "bad.csv").write_text(BAD)
    place = store_at(name)
    before = place.read_bytes()
    ran = cli(*words, "--db", name)
    if "--plan" not in words:
        assert (ran.code, "is the store itself." in ran.err) == (4, True), ran.err
    assert ran.code != 0
    assert place.read_bytes() == before


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
def test_nothing_is_written_where_sqlite_keeps_what_belongs_to_the_store(
    cli, folder, store_at, ending
):
    (folder / "bad.csv").write_text(BAD)
    store_at("s.db")
    (folder / "link.db").symlink_to("s.db")
    for db in ("s.db", "link.db"):
        ran = cli(
            "import", "bad.csv", "--kind", "opportunity", "--rejects", f"s.db{ending}", "--db", db
        )
        assert (ran.code, f"s.db{ending} belongs to the store" in ran.err) == (4, True), ran.err
        assert cli("db", "backup", f"s.db{ending}", "--db", db).code == 4
    assert not (folder / f"s.db{ending}").exists()


def test_a_link_to_the_store_and_another_name_of_it_are_the_store(cli, folder, store_at):
    store_at("s.db")
    (folder / "link.csv").symlink_to("s.db")
    os.link(folder / "s.db", folder / "hard.csv")
    for name in ("link.csv", "hard.csv"):
        ran = cli("opp", "list", "--to", name, "--db", "s.db")
        assert (ran.code, f"{name} is the store itself." in ran.err) == (4, True)
    assert cli("opp", "list", "-q", "--db", "s.db").out == "O1\n"


def test_a_clean_import_empties_a_file_of_rejects_and_no_other(cli, folder):
    (folder / "good.csv").write_text(GOOD)
    old, book, other = folder / "old.csv", folder / "old.xlsx", folder / "keep.txt"
    other.write_text("precious\n")
    (folder / "bad.csv").write_text(BAD)
    for each in (old, book):
        assert cli("import", "bad.csv", "--kind", "opportunity", "--rejects", each).code == 5
    size = book.stat().st_size
    for each in (old, book, other):
        assert cli("import", "good.csv", "--kind", "opportunity", "--rejects", each).code == 0
    assert old.read_text() == "oppcli_line,oppcli_reason,topic,external_id\n"
    assert book.stat().st_size < size
    assert other.read_text() == "precious\n"


def test_a_link_is_written_through(cli, folder, store_at):
    store_at("s.db")
    for name in ("there.csv", "new.csv"):
        (folder / f"link-{name}").symlink_to(name)
    (folder / "there.csv").write_text("old\n")
    for name in ("there.csv", "new.csv"):
        ran = cli("export", "opportunities", "--to", f"link-{name}", "--db", "s.db")
        assert ran.code == 0
        assert (folder / f"link-{name}").is_symlink()
        assert "Fleet" in (folder / name).read_text()


def test_a_pipe_is_written_to_and_stays(cli, folder):
    (folder / "bad.csv").write_text(BAD)
    pipe = folder / "pipe.csv"
    os.mkfifo(pipe)
    read = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_text()))
    reader.start()
    ran = cli("import", "bad.csv", "--kind", "opportunity", "--rejects", pipe)
    reader.join(timeout=60)
    assert ran.code == 5
    assert read[0].startswith("oppcli_line,oppcli_reason,topic")
    assert pipe.is_fifo()


def test_the_next_export_removes_what_a_killed_one_left(cli, folder, store_at):
    store_at("s.db")
    (folder / "ex").mkdir()
    left = [folder / ".o.csv.draft-abcd1234", folder / "ex" / ".batches.csv.draft-abcd1234"]
    for each in left:
        each.write_text("half")
    assert cli("export", "opportunities", "--to", "o.csv", "--db", "s.db").code == 0
    assert cli("export", "all", "--to", "ex", "--db", "s.db").code == 0
    assert not any(each.exists() for each in left)


def test_a_folder_given_as_a_plan_is_said_to_be_one(cli, folder):
    (folder / "good.csv").write_text(GOOD)
    (folder / "plans").mkdir()
    ran = cli("import", "good.csv", "--kind", "opportunity", "--plan", "plans")
    assert (ran.code, "plans cannot be read: Is a directory." in ran.err) == (5, True)


def test_a_backup_is_written_through_a_link(cli, folder, store_at):
    store_at("s.db")
    (folder / "last.bak").symlink_to("old.bak")
    (folder / "old.bak").write_text("old")
    assert cli("db", "backup", "last.bak", "--force", "--db", "s.db").code == 0
    assert (folder / "last.bak").is_symlink()
    assert cli("opp", "list", "-q", "--db", "old.bak").out == "O1\n"
