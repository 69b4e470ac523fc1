"""One SQL, put as PostgreSQL has it, and its numbers as SQLite gives them."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from oppcli.domain.names import folded, name_key, unaccented, with_plain_signs
from oppcli.queries.where import Where, holds_word
from oppcli.store import Store
from oppcli.stores.postgres.dialect import translated


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SELECT 1 WHERE id = :id AND x = :id_2", "SELECT 1 WHERE id = %(id)s AND x = %(id_2)s"),
        ("INSERT INTO t VALUES (?, ?)", "INSERT INTO t VALUES (%s, %s)"),
        ("SELECT a % 100", "SELECT a %% 100"),
        ("SELECT ':a ? % lower( LIKE', \":b\"", "SELECT ':a ? %% lower( LIKE', \":b\""),
        ("SELECT 'it''s :a' || :b", "SELECT 'it''s :a' || %(b)s"),
        ("SELECT a::text -- :b ?\n", "SELECT a::text -- :b ?\n"),
        ("SELECT /* :b */ :c", "SELECT /* :b */ %(c)s"),
        ("lower(a) LIKE :b ESCAPE '!'", "oppcli_lower(a) ILIKE %(b)s ESCAPE '!'"),
        ("a not like :b", "a not ILIKE %(b)s"),
        ("name_key(a) = folded(:b)", "oppcli_name_key(a) = oppcli_folded(%(b)s)"),
        ("SELECT a.name_key", "SELECT a.name_key"),
        ("SELECT lower, follower (a), likely", "SELECT lower, follower (a), likely"),
        ("CASE WHEN length(a) <> length(CAST(a AS BLOB)) THEN 1 END", "CASE WHEN TRUE THEN 1 END"),
    ],
)
def test_a_statement_is_put_as_the_server_has_it(ours, theirs):
    assert translated(ours) == theirs


# What both databases have to answer alike: these run on either.


@pytest.mark.parametrize(
    ("sql", "value"),
    [
        ("SELECT 7 / 2", 3),
        ("SELECT -7 / 2", -3),
        ("SELECT -7 % 3", -1),
        ("SELECT 'A' || 1", "A1"),
        ("SELECT CASE WHEN 'abc' LIKE 'AB%' THEN 1 ELSE 0 END", 1),
        ("SELECT lower('ÄÖÜ İ ΑΣ')", "äöü i̇ ας"),
        ("SELECT SUM(position) FROM stage", 16),
        ("SELECT COUNT(*) FROM stage", 7),
        ("SELECT SUM(position) / CAST(2 AS DOUBLE PRECISION) FROM stage", 8.0),
        ("SELECT MAX(position) FROM stage WHERE id < 0", None),
        ("SELECT substr('2026-11-23', 1, 7)", "2026-11"),
        ("SELECT is_default FROM process WHERE key = 'dealer'", 1),
        ("SELECT key IS NOT NULL FROM process WHERE key = 'dealer'", 1),
    ],
)
def test_a_query_gives_the_same_of_the_same_type(store: Store, sql, value):
    ((found,),) = store.read(sql).rows
    assert (found, type(found)) == (value, type(value))


def test_texts_are_in_the_order_of_their_bytes(store, work):
    names = ["Zeta", "alpha", "Ära", "_x", "Alpha", "é", "10", "9"]
    with work.transaction() as tx:
        rows = [("user", name, 1) for name in names]
        tx.insert_many("owner", ("kind", "name", "active"), rows)
    rows = store.read("SELECT name FROM owner ORDER BY name").rows
    assert [name for (name,) in rows] == sorted(names)
    for pattern, count in {"AL%": 2, "ÄR%": 1, "äR%": 0, "É": 0}.items():
        found = store.read("SELECT COUNT(*) FROM owner WHERE name LIKE :text", {"text": pattern})
        assert found.rows == [(count,)], pattern


def test_both_databases_fold_every_letter_as_python_does(store):
    letters = [chr(code) for code in range(1, 0x20000) if not 0xD800 <= code < 0xE000]
    text = "|".join(letters) + " ΑΣ  Straße\u00a0"
    sql = "SELECT name_key(:text), folded(:text)"
    assert store.read(sql, {"text": text}).rows == [(name_key(text), folded(text))]


_LETTERS = "aAkKß%_!ſsS\u0301\u212aéEİ\u0307'\u2019\u2011-"
TEXTS = st.none() | st.text(f"{_LETTERS}\n", max_size=4)
WORDS = st.text(_LETTERS, min_size=1, max_size=2)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(TEXTS, TEXTS, WORDS)
@example("STRASSE", None, "straß")
@example("Cafe\u0301", "plain", "cafe")  # accents may be left out
@example("plain", "Cafe\u0301", "CAFÉ")
@example("300 \u212a", None, "300 k")
@example("İstanbul Oto", None, "istanbul")
@example("O\u2019Neill", None, "o'neill")
@example("O'Neill", "Müller", "o\u2019neill")
@example("Ré\u2011Paul", None, "ré-paul")
@example("100%", "a_b", "0%")
@example("100", "ab", "a_")
def test_a_word_is_found_where_the_folded_text_has_it(store, one, other, word):
    where = Where()
    held = holds_word(where, ("t.one", "other"), name_key(word))
    source = "(SELECT CAST(:one AS TEXT) AS one, CAST(:other AS TEXT) AS other) t"
    sql = f"SELECT CASE WHEN {held} THEN 1 ELSE 0 END FROM {source}"
    ((found,),) = store.read(sql, {**where.params, "one": one, "other": other}).rows
    text = folded(f"{one or ''}\n{other or ''}")
    key = with_plain_signs(name_key(word))
    assert bool(found) == (key in with_plain_signs(text) or key in unaccented(text))
