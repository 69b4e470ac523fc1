"""The form of every stored value: days, instants, yes and no, currencies, rates, words, JSON, texts
of processes. What cannot be read is damage, whichever program wrote it.

`damage` finds the first such value, for a command that met one and could not go on.
"""

import json
from collections.abc import Callable, Iterator
from itertools import chain

from oppcli.domain.findings import MEND, Finding, Mend
from oppcli.domain.money import DIGITS, MOST
from oppcli.domain.process import requirement
from oppcli.domain.process_file import parse_process
from oppcli.domain.rates import is_kept_rate
from oppcli.domain.refs import is_word
from oppcli.domain.texts import is_day, is_time
from oppcli.errors import BadValue, StoreDamaged
from oppcli.plain_records import TABLES
from oppcli.queries.checks.history_values import told
from oppcli.queries.checks.rule import finding
from oppcli.store import Store

Good = Callable[[str], bool]
# Amounts in minor units; of a larger one than `MOST` no share fits into a column.
AMOUNTS = {
    "lead": ("est_value",),
    "opportunity": (
        "est_revenue",
        "est_revenue_accessories",
        "est_trade_in_value",
        "actual_revenue",
    ),
    "deal": ("unit_price", "discount", "accessories", "trade_in_value"),
    "device": ("list_price",),
    "quota": ("amount",),
    "close_record": ("actual_revenue",),
}


def damaged_values(store: Store) -> Iterator[Finding]:
    """Every value that cannot be read. The database gives each one once, and Python reads it."""
    for table in TABLES.values():
        for column, type_ in table.declared.items():
            if type_ == "date":
                yield from _unreadable(store, table.name, column, is_day)
            elif type_ == "datetime":
                day, rest = f'SUBSTR("{column}", 1, 10)', f'SUBSTR("{column}", 11)'
                yield from dict.fromkeys(
                    chain(
                        _unreadable(store, table.name, column, is_day, day),
                        _unreadable(store, table.name, column, is_time, rest),
                    )
                )
            elif type_ == "bool":
                yes_or_no = f'CAST("{column}" AS TEXT)'
                yield from _unreadable(
                    store, table.name, column, ("0", "1").__contains__, yes_or_no
                )
            elif column == "currency" and table.name != "source_row":
                yield from _unreadable(store, table.name, column, DIGITS.__contains__)
            elif column == "own":
                yield from _unreadable(store, table.name, column, _is_object)
    for amounts_of, amounts in AMOUNTS.items():
        for column in amounts:
            yield from _too_large(store, amounts_of, column)
    for table_, column, is_good in _OTHERS:
        yield from _unreadable(store, table_, column, is_good)
    yield from _unreadable(
        store, "setting", "value", DIGITS.__contains__, only="name = 'base_currency'"
    )
    yield from _unreadable(
        store, "change", "old", _is_object, only="field = '*' AND old IS NOT NULL"
    )
    yield from told(store)


def damage(store: Store) -> Finding | None:
    """The first value that cannot be read or cannot be, or the first loop; None for a store whose
    values all can be."""
    from oppcli.queries.checks import own
    from oppcli.queries.checks.organisation import loops
    from oppcli.queries.checks.rule import broken
    from oppcli.queries.checks.values import impossible, unknown_words

    unreadable = damaged_values(store)
    wrong = broken(store, chain(impossible(), unknown_words()))
    every = chain(unreadable, wrong, loops(store), own.values(store))
    return next(every, None)


def refusal(store: Store) -> StoreDamaged | None:
    """The error that describes the first damage found; None for a sound store.

    An index has a copy of its values, so that the database may give a sound copy of a value that
    is damaged where the record is. Its own check compares the two.
    """
    if not store.exists():
        return None
    if found := damage(store):
        return _said(found)
    faults = store.faults()
    if pages := next((each for each in faults if each.is_fatal), None):
        return StoreDamaged(f"the store is damaged: {pages.said}.", "oppcli db check")
    # A link to a record that does not exist.
    links = (each for each in faults if each.table and each.number is not None)
    return next((_said(finding(f.check, f.table, f.number or 0, f.said)) for f in links), None)


def refusal_of(store: Store, table: str, day: str) -> StoreDamaged:
    """What is said of the first record whose `day` cannot be read; there is one."""
    return _said(next(_unreadable(store, table, day, is_day)))


def _said(found: Finding) -> StoreDamaged:
    return StoreDamaged(f"the store is damaged: {found.ref}: {found.said}.", "oppcli db check")


def _unreadable(
    store: Store, table: str, column: str, is_good: Good, part: str = "", *, only: str = ""
) -> Iterator[Finding]:
    """Rows whose column holds nothing good; `part` is the SQL for what is looked at of it."""
    check = "unknown_word" if is_good == DIGITS.__contains__ else "impossible_value"
    whole = f'"{column}"'
    part = part or whole
    where = f'"{column}" IS NOT NULL' + (f" AND {only}" if only else "")
    for (value,) in store.read(f"SELECT DISTINCT {part} FROM {table} WHERE {where}").rows:
        if isinstance(value, str) and is_good(value):
            continue
        rows = store.read(
            f'SELECT id, "{column}" FROM {table} WHERE {where} AND {part} = :value ORDER BY id',
            {"value": value},
        ).rows
        for number, text in rows:
            shown = str(text) if len(str(text)) <= 40 else f"{str(text)[:40]}…"
            said = f"its {column} is '{shown}', which cannot be read"
            if part == whole and (last := _last(store, table, number, column, is_good)):
                said += f"; its history ends with {last[0] or 'nothing'}"
                mend = Mend(table, number, column, str(text), last[0])
                yield finding(check, table, number, said, MEND, mend)
            else:
                yield finding(check, table, number, said)


def _too_large(store: Store, table: str, column: str) -> Iterator[Finding]:
    """Rows whose amount is larger than any that is taken."""
    rows = store.read(
        f'SELECT id, "{column}" FROM {table} WHERE "{column}" > :most ORDER BY id', {"most": MOST}
    ).rows
    for number, minor in rows:
        said = f"its {column} is {minor}, which is too large for an amount"
        yield finding("impossible_value", table, number, said)


def _last(
    store: Store, table: str, number: int, field: str, is_good: Good
) -> tuple[str | None] | None:
    """What the history says that a field became last; None where it does not say, or says it
    unreadably too."""
    rows = store.read(
        "SELECT new FROM change WHERE entity = :table AND entity_id = :number AND field = :field"
        " AND actor IS NULL ORDER BY id DESC LIMIT 1",
        {"table": table, "number": number, "field": field},
    ).rows
    return next(((new,) for (new,) in rows if new is None or is_good(new)), None)


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True


def _are_words(text: str) -> bool:
    return all(map(is_word, text.split()))


def _asks_of_fields(text: str) -> bool:
    """Whether each word is one of a gate that asks for fields."""
    return all(all(map(is_word, requirement(word).fields)) for word in text.split())


def _is_process(text: str) -> bool:
    try:
        parse_process(text)
    except BadValue:
        return False
    return True


_OTHERS: tuple[tuple[str, str, Good], ...] = (
    ("rate", "base_per_unit", is_kept_rate),
    ("opportunity", "exchange_rate", is_kept_rate),
    ("close_record", "exchange_rate", is_kept_rate),
    ("process", "key", is_word),
    ("process", "lost_reasons", _are_words),
    ("process", "canceled_reasons", _are_words),
    ("stage", "key", is_word),
    ("stage", "requires", _asks_of_fields),
    ("stage", "shows", _are_words),
    ("process_version", "definition", _is_process),
    ("batch", "answer", _is_json),
    ("source_row", "said", _is_object),
    ("import_plan", "plan", _is_object),
    ("own_field", "name", is_word),
)
