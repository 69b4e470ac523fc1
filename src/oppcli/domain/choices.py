"""Reads a value of a closed set, a percentage, a whole number."""

from oppcli.domain.fields import KINDS, Field
from oppcli.domain.names import choice_named, spelled
from oppcli.domain.numbers import read_whole
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import BadValue

MOST_UNITS = 1_000_000  # of one deal, and of whatever else is counted
COUNT = f"a whole number from 1 to {MOST_UNITS:,}"


def read_choice(field: Field, text: str, *, is_filter: bool = False) -> str:
    """The one of the field's choices, or of what `is_filter` can ask, that `text` names: whole, or
    its beginning if only one fits.

    Case, blanks and dashes do not matter. Raises BadValue, proposing a near one or the first, or
    the field whose name begins with this one and that has such a choice: `interest_type=new`.
    """
    if field.is_own:
        from oppcli.domain.own_fields import choice_of

        return choice_of(field, text)
    try:
        return one_of(field.name, text, field.filter_words if is_filter else field.choices)
    except BadValue as error:
        if longer := _longer_field(field, text):
            raise BadValue(error.message, longer) from None
        raise


def _longer_field(field: Field, text: str) -> str:
    """`interest_type=new` of `new` for interest: the field whose name goes on from this one's, and
    its choice; '' for none."""
    wanted = spelled(text)
    others = (
        other for kind in KINDS.values() if kind.field(field.name) is field for other in kind.fields
    )
    meant = (o for o in others if o.name.startswith(f"{field.name}_") and wanted in o.choices)
    return next((f"{other.name}={wanted}" for other in meant), "")


def one_of(what: str, text: str, choices: tuple[str, ...]) -> str:
    """The choice that `text` names, as `read_choice`; `what` is named in the error."""
    wanted = spelled(text)
    if named := choice_named(wanted, choices):
        return named
    near = nearest(wanted, choices, 1)
    raise BadValue(
        f"{what}: {quoted(text)} is not one of {', '.join(choices)}.",
        near[0] if near else choices[0],
    )


def read_percent(field: Field, text: str) -> int:
    """A whole number from 0 to 100, with or without a percent sign. Raises BadValue."""
    digits = text.strip().removesuffix("%")
    found = _whole(digits)
    if found is None or found > 100:
        raise BadValue(
            f"{field.name}: {quoted(text)} is not a whole number from 0 to 100.", f"{field.name}=60"
        )
    return found


def read_count(field: Field, text: str) -> int:
    """A whole number from 1 to a million. Raises BadValue."""
    found = _whole(text)
    if found is None or not is_count(found):
        raise BadValue(f"{field.name}: {quoted(text)} is not {COUNT}.", f"{field.name}=2")
    return found


def is_count(number: int) -> bool:
    """Whether a whole number is one that a field can hold."""
    return 1 <= number <= MOST_UNITS


def _whole(text: str) -> int | None:
    try:
        return read_whole(text, "a whole number", "")
    except BadValue:
        return None
