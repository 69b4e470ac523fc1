"""The fields of opportunities that their history and their activities tell; nothing stores them.

A push is a change of the expected close to a later day while open. Changes that were undone do not
count, nor does undoing them.
"""

from oppcli.domain.field import Field, FieldType

_COUNTS = {
    "pushes": "how often its expected close was moved to a later day while open",
    "days_pushed": "days from its first expected close to the present one",
    "age": "days since it was made, to its closing once closed",
    "days_in_stage": "days since it entered its stage, to its closing once closed",
    "stage_backs": "how often it was moved back to an earlier stage",
}
# Fields of opportunities that are worked out: in lists, filters, orders and exports that name them.
HISTORY_FIELDS: dict[str, Field] = {
    **{
        name: Field(name, FieldType.INTEGER, meaning, settable=False)
        for name, meaning in _COUNTS.items()
    },
    "first_close": Field(
        "first_close", FieldType.DATE, "the first expected close it had", settable=False
    ),
    "next_activity": Field(
        "next_activity", FieldType.DATE, "day of its next open activity", settable=False
    ),
    "last_activity": Field(
        "last_activity", FieldType.INSTANT, "when its last activity was done", settable=False
    ),
}
# Of these the store is asked for the number of the day, by `date.toordinal`.
NUMBERED = ("next_activity",)
