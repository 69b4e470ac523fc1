"""`--search` as SQL: every word is somewhere in a record, or in what activities about it say.

Words that look like a telephone number also find one with these digits, however it is written.
"""

from oppcli.domain.fields import SEARCHED, FieldType, Kind
from oppcli.domain.names import name_key
from oppcli.domain.phones import phone_words, searched_digits
from oppcli.errors import BadValue
from oppcli.queries.where import Where, holds

_WITH_ACTIVITIES = ("opportunity", "lead", "account", "contact")
_OF_AN_ACTIVITY = ("subject", "body", "outcome")
# The telephones of a kind: SQL for the ids of its records whose telephone fits a condition.
_PHONES = {
    "lead": ("SELECT id FROM lead WHERE {fits}",),
    "account": ("SELECT id FROM account WHERE {fits}",),
    "contact": ("SELECT id FROM contact WHERE {fits}",),
    "opportunity": (
        "SELECT o.id FROM opportunity o JOIN contact c ON c.id = o.contact_id WHERE {fits}",
        "SELECT o.id FROM opportunity o JOIN account c ON c.id = o.account_id WHERE {fits}",
    ),
}
_WORDS = (FieldType.TEXT, FieldType.NAME, FieldType.NUMBER)
_LONGEST = 1_000  # databases refuse patterns that are much longer


def search_sql(where: Where, kind: Kind, text: str) -> None:
    """Adds to `where` that a record of `kind` holds all words of the text. Raises BadValue."""
    if len(text) > _LONGEST:
        raise BadValue(f"what to search for is longer than {_LONGEST:,} characters.", "fewer words")
    texts = tuple(f'"{each.name}"' for each in kind.fields if each.type in _WORDS)
    columns = SEARCHED.get(kind.name, texts)
    for words in phone_words(text):
        held = " AND ".join(_held(where, kind, columns, word) for word in words)
        digits = searched_digits(" ".join(words)) if kind.name in _PHONES else ""
        if digits:
            held = f"({held}) OR {_by_phone(where, kind, digits)}"
        where.add(f"({held})")


def _held(where: Where, kind: Kind, columns: tuple[str, ...], word: str) -> str:
    """That a word is in one of the columns, or in an activity about the record."""
    key = name_key(word)

    def inside(names: tuple[str, ...]) -> str:
        return " OR ".join(holds(where, name, key) for name in names)

    either = inside(columns)
    if kind.name in _WITH_ACTIVITIES:
        about = f"{kind.name}_id"
        either += (
            f" OR id IN (SELECT {about} FROM activity"
            f" WHERE {about} IS NOT NULL AND ({inside(_OF_AN_ACTIVITY)}))"
        )
    return f"({either})"


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
