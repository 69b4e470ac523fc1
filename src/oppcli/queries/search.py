"""`--search` as SQL: every word is somewhere in a record, or in what activities about it say.

Words that look like a telephone number also find one with these digits, however it is written.
"""

from collections.abc import Mapping
from enum import IntEnum

from oppcli.domain.fields import SEARCHED, FieldType, Kind
from oppcli.domain.names import name_key
from oppcli.domain.phones import phone_words, searched_digits
from oppcli.errors import BadValue
from oppcli.queries.where import Where, holds

# Those of the searched fields that say what another record is called.
_LINKED = {"contact": ("account",), "deal": ("device",)}
# Of an opportunity these are looked up from the other end: there are fewer names than links.
_OF_OPPORTUNITY = (
    "SELECT id FROM opportunity WHERE account_id IN (SELECT id FROM account WHERE {held})",
    "SELECT id FROM opportunity WHERE contact_id IN (SELECT id FROM v_contact WHERE {held})",
    "SELECT opportunity_id FROM opportunity_contact"
    " WHERE contact_id IN (SELECT id FROM v_contact WHERE {held})",
    "SELECT id FROM opportunity WHERE device_id IN (SELECT id FROM v_device WHERE {held})",
)
ABOUT = ("opportunity", "lead", "account", "contact")  # what activities are about
# The telephones of a kind: SQL for the ids of its records whose telephone fits a condition.
_PHONES = {
    "lead": ("SELECT id FROM lead WHERE {fits}",),
    "account": ("SELECT id FROM account WHERE {fits}",),
    "contact": ("SELECT id FROM contact WHERE {fits}",),
    "opportunity": (
        "SELECT id FROM opportunity WHERE contact_id IN (SELECT id FROM contact WHERE {fits})",
        "SELECT id FROM opportunity WHERE account_id IN (SELECT id FROM account WHERE {fits})",
        "SELECT opportunity_id FROM opportunity_contact"
        " WHERE contact_id IN (SELECT id FROM contact WHERE {fits})",
    ),
}
_WORDS = (FieldType.TEXT, FieldType.NAME, FieldType.NUMBER)
_LONGEST = 1_000  # databases refuse patterns that are much longer


class Reach(IntEnum):
    """How far from a record words are looked for; each has what those before it have."""

    OWN = 0  # in its own fields
    LINKED = 1  # in the names and telephones of its account, its people and its device, too
    SAID = 2  # and in what activities about it say


Said = Mapping[str, str]  # word → the table that has the activities which hold it


def search_sql(
    where: Where, kind: Kind, text: str, *, reach: Reach = Reach.SAID, said: Said | None = None
) -> None:
    """Adds to `where` that a record of `kind` holds all words of the text. Raises BadValue.

    With `said` the activities that hold a word are read from the tables of `said_sql`.
    """
    if len(text) > _LONGEST:
        raise BadValue(f"what to search for is longer than {_LONGEST:,} characters.", "fewer words")
    for words in phone_words(text):
        held = " AND ".join(_held(where, kind, word, reach, said) for word in words)
        digits = searched_digits(" ".join(words)) if _has_phone(kind, reach) else ""
        if digits:
            held = f"({held}) OR {_by_phone(where, kind, digits)}"
        where.add(f"({held})")


def said_sql(where: Where, text: str) -> tuple[str, Said]:
    """`WITH …`: a table for each word of the text with the activities that hold it, and its name.

    So a query over several kinds reads the activities once.
    """
    tables = {word: f"said_{place}" for place, word in enumerate(dict.fromkeys(text.split()))}
    about = ", ".join(f"{kind}_id" for kind in ABOUT)
    parts = [
        f"{table} AS MATERIALIZED (SELECT id, {about} FROM activity"
        f" WHERE {_inside(where, SEARCHED['activity'], word)})"
        for word, table in tables.items()
    ]
    return f"WITH {', '.join(parts)}", tables


def _held(where: Where, kind: Kind, word: str, reach: Reach, said: Said | None) -> str:
    """That a word is in one of the fields, or as far from the record as `reach` says."""
    texts = tuple(f'"{each.name}"' for each in kind.fields if each.type in _WORDS)
    columns = SEARCHED.get(kind.name, texts)
    if reach is Reach.OWN:
        columns = tuple(each for each in columns if each not in _LINKED.get(kind.name, ()))
    if kind.name == "activity" and said is not None:
        return f"id IN (SELECT id FROM {said[word]})"
    either = [_inside(where, columns, word)]
    if kind.name == "opportunity" and reach is not Reach.OWN:
        name = _inside(where, ("name",), word)
        either += [f"id IN ({each.format(held=name)})" for each in _OF_OPPORTUNITY]
    if kind.name in ABOUT and reach is Reach.SAID:
        about = f"{kind.name}_id"
        source = (
            f"{said[word]} WHERE {about} IS NOT NULL"
            if said is not None
            else f"activity WHERE {about} IS NOT NULL"
            f" AND {_inside(where, SEARCHED['activity'], word)}"
        )
        either.append(f"id IN (SELECT {about} FROM {source})")
    return f"({' OR '.join(either)})"


def _inside(where: Where, columns: tuple[str, ...], word: str) -> str:
    """That a word is in one of the columns. They are looked through as one text: it is folded
    once, and no word has the line end that keeps them apart."""
    key = name_key(word)
    if " " in key:  # a sign may stand for a blank and another one
        return f"({' OR '.join(holds(where, each, key) for each in columns)})"
    return holds(where, " || '\n' || ".join(f"COALESCE({each}, '')" for each in columns), key)


def _has_phone(kind: Kind, reach: Reach) -> bool:
    """Whether telephones are looked through: those of an opportunity are its customer's."""
    return kind.name in _PHONES and not (kind.name == "opportunity" and reach is Reach.OWN)


def _by_phone(where: Where, kind: Kind, digits: str) -> str:
    """That a telephone of the record has these digits; a whole one may lack the country's code."""
    stored, wanted = _digits_sql("COALESCE(phone_key, phone)"), where.bind(digits)
    fits = f"({stored} LIKE '%' || {wanted} || '%'"
    fits += f" OR (length({stored}) >= 7 AND {wanted} LIKE '%' || {stored}))"
    return " OR ".join(f"id IN ({sql.format(fits=fits)})" for sql in _PHONES[kind.name])


def _digits_sql(column: str) -> str:
    """SQL for the digits of a telephone as it is stored, without the zeros it begins with."""
    for mark in ("(0)", " ", "\u00a0", "-", "\u2011", "\u2013", "(", ")", "/", ".", "+"):
        column = f"replace({column}, '{mark}', '')"
    return f"ltrim({column}, '0')"
