"""Counts the new records of an import that look like another one, by what they have in common."""

from collections.abc import Iterator
from dataclasses import dataclass

from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.fields import KINDS
from oppcli.domain.refs import Ref
from oppcli.domain.wording import counted
from oppcli.transaction import Transaction

_MOST_NAMED = 3  # pairs


@dataclass(frozen=True, slots=True)
class _Key:
    """What two records have in common: in words, as SQL, and of which records it is asked.

    `first` are columns of it, never empty, that are compared before the names, which take longer.
    """

    what: str
    sql: str
    of: str
    first: str = ""


_LAST = "name_key(COALESCE(last_name, first_name))"
_PHONE = _Key("telephone and last name", f"phone_key, {_LAST}", "phone_key IS NOT NULL")
_EMAIL = _Key("e-mail", "lower(email)", "email IS NOT NULL")
_KEYS: dict[str, tuple[_Key, ...]] = {
    "account": (_Key("name", "name_key", "name_key IS NOT NULL"),),
    "contact": (
        _EMAIL,
        _PHONE,
        _Key("name and account", "name_key, account_id", "account_id IS NOT NULL"),
    ),
    "lead": (
        _EMAIL,
        _PHONE,
        _Key(
            "topic and company",
            "name_key(topic), name_key(company)",
            "company IS NOT NULL AND status <> 'disqualified'",
        ),
    ),
    "opportunity": (
        _Key(
            "topic and customer",
            "account_id, contact_id, name_key(topic)",
            f"status IN {sql_words(OPEN)} AND COALESCE(account_id, contact_id) IS NOT NULL",
            first="COALESCE(account_id, 0), COALESCE(contact_id, 0)",
        ),
    ),
}


def look_alikes(tx: Transaction, kind: str, first: int) -> Iterator[str]:
    """Says how many records from number `first` on look like another one, and names some.

    Each group of records that look alike counts all but its first one.
    """
    for key in _KEYS.get(kind, ()):
        of = key.of
        if key.first:
            of += (
                f" AND ({key.first}) IN (SELECT {key.first} FROM {kind} WHERE {key.of}"
                f" GROUP BY {key.first} HAVING COUNT(*) > 1)"
            )
        rows = tx.read(
            f"SELECT MIN(id) AS one, MAX(id) AS other, COUNT(*) AS alike,"
            f" SUM(CASE WHEN id >= :first THEN 1 ELSE 0 END) AS fresh"
            f" FROM {kind} WHERE {of} GROUP BY {key.sql}"
            " HAVING COUNT(*) > 1 AND MAX(id) >= :first ORDER BY 1",
            {"first": first},
        )
        groups = list(rows)
        if not groups:
            continue
        count = sum(row["fresh"] - (row["fresh"] == row["alike"]) for row in groups)
        pairs = [
            f"{Ref(kind, row['other'])} and {Ref(kind, row['one'])}" for row in groups[:_MOST_NAMED]
        ]
        more = ", …" if len(groups) > _MOST_NAMED else ""
        verb = "has" if count == 1 else "have"
        said = counted(count, f"new {kind}", f"new {KINDS[kind].plural}")
        yield f"{said} {verb} the same {key.what} as another one: {', '.join(pairs)}{more}"
