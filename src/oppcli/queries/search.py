"""`--search` as SQL: every word is somewhere in a record, or in what activities about it say.

Words that look like a telephone number also find one with these digits, however it is written.
"""

from enum import IntEnum

from oppcli.domain.fields import ACTIVITY, SEARCHED, FieldType, Kind
from oppcli.domain.names import name_key
from oppcli.domain.own_fields import YES_NO
from oppcli.domain.phones import phone_words, searched_digits
from oppcli.errors import BadValue
from oppcli.queries.where import Where, holds, holds_word
from oppcli.views import stored

# Those of the searched fields that say what another record is called.
_LINKED = {"contact": ("account",), "deal": ("device",)}
# Of an opportunity these are looked up from the other end: there are fewer names than links.
_OF_OPPORTUNITY = (
    "SELECT id FROM opportunity WHERE account_id IN ({account})",
    "SELECT id FROM opportunity WHERE contact_id IN ({contact})",
    "SELECT opportunity_id FROM opportunity_contact WHERE contact_id IN ({contact})",
    "SELECT id FROM opportunity WHERE device_id IN ({device})",
)
_NAMED = {"account": "account", "contact": "v_contact", "device": "v_device"}
ABOUT = ("opportunity", "lead", "account", "contact")  # what activities are about
# The telephones of a kind: SQL for the ids of its records, with the ids of those whose telephone
# fits.
_PHONES = {
    "lead": ("{lead}",),
    "account": ("{account}",),
    "contact": ("{contact}",),
    "opportunity": (
        "SELECT id FROM opportunity WHERE contact_id IN ({contact})",
        "SELECT id FROM opportunity WHERE account_id IN ({account})",
        "SELECT opportunity_id FROM opportunity_contact WHERE contact_id IN ({contact})",
    ),
}
_HAVE_PHONES = ("lead", "account", "contact")
_WORDS = (FieldType.TEXT, FieldType.NAME, FieldType.NUMBER)
_LONGEST = 1_000  # databases refuse patterns that are much longer


class Reach(IntEnum):
    """How far from a record words are looked for; each has what those before it have."""

    OWN = 0  # in its own fields
    LINKED = 1  # in the names and telephones of its account, its people and its device, too
    SAID = 2  # and in what activities about it say


class Once:
    """What a query over several kinds looks up once, in tables of its own before the SELECT.

    Each kind asks for them several times, in conditions that a database works out one by one.
    """

    def __init__(self) -> None:
        self._tables: dict[str, str] = {}  # SELECT → the table that has its rows

    def rows(self, select: str) -> str:
        """SQL for the rows of that SELECT."""
        return f"SELECT * FROM {self.table(select)}"

    def table(self, select: str) -> str:
        """The table that has the rows of that SELECT."""
        return self._tables.setdefault(select, f"once_{len(self._tables)}")

    @property
    def sql(self) -> str:
        """`WITH …`, or nothing."""
        parts = [f"{table} AS MATERIALIZED ({select})" for select, table in self._tables.items()]
        return f"WITH {', '.join(parts)} " if parts else ""


def search_sql(
    where: Where, kind: Kind, text: str, *, reach: Reach = Reach.SAID, once: Once | None = None
) -> None:
    """Adds to `where` that a record of `kind` holds all words of the text. Raises BadValue.

    With `once` what several kinds need is read from its tables.
    """
    if len(text) > _LONGEST:
        raise BadValue(f"what to search for is longer than {_LONGEST:,} characters.", "fewer words")
    for words in phone_words(text):
        held = " AND ".join(_held(where, kind, word, reach, once) for word in words)
        digits = searched_digits(" ".join(words)) if _has_phone(kind, reach) else ""
        if digits:
            held = f"({held}) OR {by_phone(where, kind, digits, once)}"
        where.add(f"({held})")


def _held(where: Where, kind: Kind, word: str, reach: Reach, once: Once | None) -> str:
    """That a word is in one of the fields, or as far from the record as `reach` says."""
    texts = tuple(f'"{each.name}"' for each in kind.fields if each.type in _WORDS)
    columns = SEARCHED.get(kind.name, texts)
    if reach is Reach.OWN:
        columns = tuple(each for each in columns if each not in _LINKED.get(kind.name, ()))
    if kind.name == "activity" and once is not None:
        return f"id IN (SELECT id FROM {once.table(_activities(where, word))})"
    either = [_inside(where, columns, word, _own_texts(kind))]
    found: list[str] = []
    if kind.name == "opportunity" and reach is not Reach.OWN:
        name = _inside(where, ("name",), word)
        named = {
            each: _looked_up(f"SELECT id FROM {source} WHERE {name}", once)
            for each, source in _NAMED.items()
        }
        found += [each.format(**named) for each in _OF_OPPORTUNITY]
    if kind.name in ABOUT and reach is Reach.SAID:
        about = f"{kind.name}_id"
        source = (
            f"{once.table(_activities(where, word))} WHERE {about} IS NOT NULL"
            if once is not None
            else f"({_activities(where, word)}) said WHERE {about} IS NOT NULL"
        )
        found.append(f"SELECT {about} FROM {source}")
    if found:  # one set: each would be looked into for every record
        either.append(f"id IN ({' UNION ALL '.join(found)})")
    return f"({' OR '.join(either)})"


def _activities(where: Where, word: str) -> str:
    """SQL for the activities that hold a word, and what they are about."""
    about = ", ".join(f"{kind}_id" for kind in ABOUT)
    held = _inside(where, SEARCHED["activity"], word, _own_texts(ACTIVITY))
    return f"SELECT id, {about} FROM activity WHERE {held}"


def _looked_up(select: str, once: Once | None) -> str:
    return select if once is None else once.rows(select)


def _own_texts(kind: Kind) -> tuple[str, ...]:
    """The own fields in which words are looked for: texts and choices."""
    return tuple(
        stored(field)
        for field in kind.own
        if field.type is FieldType.TEXT
        or (field.type is FieldType.CHOICE and field.choices != YES_NO)
    )


def _inside(
    where: Where, columns: tuple[str, ...], word: str, own_texts: tuple[str, ...] = ()
) -> str:
    """That a word is in one of the columns or own fields. Those are looked through as one text,
    which is folded once; no word has the line end that keeps them apart."""
    key = name_key(word)
    if " " in key:  # a sign may stand for a blank and another one
        return f"({' OR '.join(holds(where, each, key) for each in (*columns, *own_texts))})"
    held = holds_word(where, columns, key)
    if not own_texts:
        return held
    joined = " || '\n' || ".join(f"COALESCE({each}, '')" for each in own_texts)
    return f"({held} OR {holds(where, joined, key)})"


def _has_phone(kind: Kind, reach: Reach) -> bool:
    """Whether telephones are looked through: those of an opportunity are its customer's."""
    return kind.name in _PHONES and not (kind.name == "opportunity" and reach is Reach.OWN)


def by_phone(where: Where, kind: Kind, digits: str, once: Once | None = None) -> str:
    """That a telephone of the record has these digits; a whole one may lack the country's code."""
    stored, wanted = _digits_sql("COALESCE(phone_key, phone)"), where.bind(digits)
    fits = f"({stored} LIKE '%' || {wanted} || '%'"
    fits += f" OR (length({stored}) >= 7 AND {wanted} LIKE '%' || {stored}))"
    asked = [
        each for each in _HAVE_PHONES if any(f"{{{each}}}" in sql for sql in _PHONES[kind.name])
    ]
    found = {each: _looked_up(f"SELECT id FROM {each} WHERE {fits}", once) for each in asked}
    return " OR ".join(f"id IN ({sql.format(**found)})" for sql in _PHONES[kind.name])


def _digits_sql(column: str) -> str:
    """SQL for the digits of a telephone as it is stored, without the zeros it begins with."""
    for mark in ("(0)", " ", "\u00a0", "-", "\u2011", "\u2013", "(", ")", "/", ".", "+"):
        column = f"replace({column}, '{mark}', '')"
    return f"ltrim({column}, '0')"
