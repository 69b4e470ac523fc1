"""Reads the order of a list from words without dashes: `biggest first`, `by amount`."""

from collections.abc import Sequence

from oppcli.domain.field import FieldType, Kind
from oppcli.domain.field_words import AMOUNT

_AMOUNT_FIRST = {
    **dict.fromkeys(("biggest", "largest", "highest"), "-"),
    **dict.fromkeys(("smallest", "lowest"), ""),
}
_AGE_FIRST = {"oldest": "", "newest": "-", "latest": "-"}
_SORTED = ("sorted", "sort", "ordered", "order")


def order_said(words: Sequence[str], kind: Kind, amount: str) -> tuple[str, int]:
    """What `--sort` takes for the order that the first words say, and how many they are; '' and 0
    where they say none.

    `amount` is the amount of the list, '' for none. Amounts are sorted from the biggest, days from
    the earliest. `oldest` and `newest` go by the day on which a record was made.
    """
    plain = [word.casefold().rstrip(",") for word in words]
    if plain[1:2] == ["first"]:
        if amount and plain[0] in _AMOUNT_FIRST:
            return f"{_AMOUNT_FIRST[plain[0]]}{amount}", 2
        if plain[0] in _AGE_FIRST and kind.field("created_at"):
            return f"{_AGE_FIRST[plain[0]]}created_at", 2
    skipped = 1 if plain[0] in _SORTED else 0
    if plain[skipped : skipped + 1] != ["by"] or len(plain) < skipped + 2:
        return "", 0
    name = plain[skipped + 1]
    field = kind.field(name)
    if amount and (name == "revenue" or (name in AMOUNT and field is None)):
        return f"-{amount}", skipped + 2
    if field is None or field.type not in (FieldType.MONEY, FieldType.DATE, FieldType.INSTANT):
        return "", 0
    return f"{'-' if field.type is FieldType.MONEY else ''}{field.name}", skipped + 2
