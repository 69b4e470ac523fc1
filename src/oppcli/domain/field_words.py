"""Which field a word means that is not its name: behind `--fields` and `--sort`, as a group of a
report, in a filter in words, and in what is proposed."""

from collections.abc import Collection

from oppcli.domain.field import Field, Kind
from oppcli.domain.history_fields import HISTORY_FIELDS
from oppcli.domain.names import spelled

# Words for the amount of a record, whichever field that is in a list.
AMOUNT = frozenset(("amount", "value", "price", "sum", "worth", "total"))

# Words that mean one field, whatever else there is.
_SURE = {
    "interest_type": "type product",
    "closed_on": "closed",
    "est_close_date": "closing_date",
    "forecast_category": "category",
    "owner": "seller",
    "lead_source": "source",
    "lost_reason": "reason",
    "created_at": "created",
    "updated_at": "changed",
    "scheduled_delivery_date": "delivery delivery_date",
    "next_step": "next_steps",
    "next_activity": "planned_activity",
    "phone": "phone_number telephone_number",
    "email": "mail e_mail email_address e_mail_address",
}
# Words that mean a field where no other is there that they mean as well.
FIELDS = {
    "est_revenue": "amount value price sum worth total",
    "est_value": "amount value price worth",
    "unit_price": "amount value price",
    "est_trade_in_value": "tradein trade",
    "trade_in_value": "tradein trade",
    "est_close_date": "date closing close_date expected deadline end",
    "due_date": "date deadline when",
    "topic": "name title subject label",
    "subject": "name title topic text",
    "title": "name topic subject",
    "account": "customer company client firm",
    "contact": "person buyer",
    "owner": "seller rep salesperson salesman saleswoman user assignee",
    "manager": "boss",
    "business": "dealer dealership",
    "facility": "site location",
    "operation": "department",
    "brand": "make",
    "lead_source": "source",
    "lost_reason": "reason",
    "forecast_category": "category",
    "stage": "phase step",
    "probability": "chance likelihood odds",
    "created_at": "date age creation",
    "description": "notes comment text",
    "phone": "mobile telephone tel",
    "address": "city town place street village",
    "regarding": "about opp opportunity sale lead",
}


def is_field_word(word: str) -> bool:
    """Whether a word may mean a field of some kind of record."""
    return any(word in words.split() for words in FIELDS.values())


def fields_called(word: str, known: Collection[str] | None = None) -> list[str]:
    """The fields that people call so, of the `known` ones where these are told: the one that a word
    surely means, else all that it may mean; none for the name of a field."""
    for table in (_SURE, FIELDS):
        named = [field for field, words in table.items() if word in words.split()]
        if meant := [field for field in named if known is None or field in known]:
            return meant
    return []


def field_meant(word: str, known: Collection[str]) -> str:
    """The one of the known fields that a word means, by its name or as people call it; '' for none
    of them or several."""
    meant = [word] if word in known else fields_called(word, known)
    return meant[0] if len(meant) == 1 else ""


def field_typed(kind: Kind, word: str) -> Field | None:
    """The field of a kind that a word before a value means: by its name, or a word for the amount
    of such a record, `amount` of a sale."""
    field, plain = kind.field(word), spelled(word)
    if field is not None or plain not in AMOUNT:
        return field
    return kind.field(field_meant(plain, [each.name for each in kind.settable]))


def field_said(phrase: str, kind: Kind, amount: str) -> str:
    """The field of a kind that a phrase means, the first of several: `close date`, `telephone`; ''
    for none. `amount` is the field that an amount means, '' for none."""
    word = spelled(phrase)
    field = kind.field(word)
    if field is not None:
        return field.name
    if word in AMOUNT and amount:
        return amount
    is_sale = kind.name == "opportunity"
    known = {each.name for each in kind.all_fields} | (set(HISTORY_FIELDS) if is_sale else set())
    return "".join(([word] if word in known else fields_called(word, known))[:1])


def column_typed(word: str, names: Collection[str], amount: str) -> str:
    """The column of a list that a word behind `--fields` or `--sort` means, with its sign; the
    word itself where it is one of the `names`, or means none of them.

    `amount` is what `amount` means there. By `age` rows without such a column are sorted by when
    they were made: the oldest first for `-age`.
    """
    plain = word.strip().lstrip("+-")
    sign, name = word.strip()[: -len(plain)] if plain else "", spelled(plain)
    if name in names:
        return word
    if name == "age" and "created_at" in names:
        return f"{'' if sign == '-' else '-'}created_at"
    meant = amount if name in AMOUNT else field_meant(name, names)
    return f"{sign}{meant}" if meant in names else word
