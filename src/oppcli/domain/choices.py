"""Reads a value of a closed set, a percentage, a whole number."""

from oppcli.domain.fields import Field
from oppcli.domain.names import spelled
from oppcli.domain.numbers import read_whole
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import BadValue

MOST_UNITS = 1_000_000  # of one deal, and of whatever else is counted


def read_choice(field: Field, text: str) -> str:
    """The one of the field's choices that `text` names: whole, or its beginning if only one fits.

    Case, blanks and dashes do not matter. Raises BadValue, proposing a near one or the first.
    """
    if field.is_own:
        from oppcli.domain.own_fields import choice_of

        return choice_of(field, text)
    return one_of(field.name, text, field.choices)


def one_of(what: str, text: str, choices: tuple[str, ...]) -> str:
    """The choice that `text` names, as `read_choice`; `what` is named in the error."""
    wanted = spelled(text)
    if wanted in choices:
        return wanted
    begins = [choice for choice in choices if wanted and choice.startswith(wanted)]
    if len(begins) == 1:
        return begins[0]
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
    if found is None or not 1 <= found <= MOST_UNITS:
        raise BadValue(
            f"{field.name}: {quoted(text)} is not a whole number above 0.", f"{field.name}=2"
        )
    return found


def _whole(text: str) -> int | None:
    try:
        return read_whole(text, "a whole number", "")
    except BadValue:
        return None
