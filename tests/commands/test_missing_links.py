"""A link to a record that does not exist is listed by `db check`, whichever table it is in."""

import shutil
import sqlite3
from contextlib import closing


def altered(db, *statements):
    with closing(sqlite3.connect(db, isolation_level=None)) as file:
        file.execute("PRAGMA foreign_keys = OFF")
        file.execute("PRAGMA ignore_check_constraints = ON")
        for statement in statements:
            file.execute(statement)


def links(db):
    """The table and the column of each foreign key of which a row of the store makes use."""
    with closing(sqlite3.connect(db)) as file:
        named = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        tables = [name for (name,) in file.execute(named)]
        for table in tables:
            for key in file.execute(f'PRAGMA foreign_key_list("{table}")').fetchall():
                (count,) = file.execute(f'SELECT COUNT("{key[3]}") FROM "{table}"').fetchone()
                if count:
                    yield table, key[3]


def test_every_link_to_a_missing_record_is_listed(cli, world, db, tmp_path):
    sound = tmp_path / "sound.db"
    shutil.copy(db, sound)
    found = list(links(sound))
    assert len(found) > 20
    for table, column in found:
        shutil.copy(sound, db)
        first = f'(SELECT MIN(id) FROM "{table}" WHERE "{column}" IS NOT NULL)'
        altered(db, f'UPDATE "{table}" SET "{column}" = 9999 WHERE id = {first}')
        ran = cli("db", "check", "-o", "json")
        assert ran.code == 5, (table, column, ran.err)
        assert "missing_link" in {each["check"] for each in ran.json}, (table, column)


def test_a_sale_of_a_business_that_does_not_exist_is_listed(cli, typed, db):
    typed(["org", "add", "business", "North"])
    typed(["org", "add", "facility", "Kiel", "--business", "North"])
    typed(["opp", "new", "Fleet", "--business", "North", "--facility", "Kiel"])
    altered(db, "UPDATE opportunity SET business_id = 99")
    for words in ((), ("--repair",)):
        (found,) = cli("db", "check", *words, "-o", "json").json
        told = (found["check"], found["ref"], found["finding"])
        assert told == ("missing_link", "O1", "its business is unit 99, which does not exist")
