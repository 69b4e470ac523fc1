"""Reads a value of a closed set, a percentage, a whole number."""

from oppcli.domain.fields import Field
from oppcli.domain.numbers import read_whole
from oppcli.domain.wording import nearest, quoted
from oppcli.errors import BadValue


def read_choice(field: Field, text: str) -> str:
    """The one of the field's choices that `text` names: whole, or its beginning if only one fits.

    Case, blanks and dashes do not matter. Raises BadValue, proposing a near one or the first.
    """
    return one_of(field.name, text, field.choices)


def one_of(what: str, text: str, choices: tuple[str, ...]) -> str:
    """The choice that `text` names, as `read_choice`; `what` is named in the error."""
    wanted = text.strip().lower().replace(" ", "_").replace("-", "_")
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
    return read_between(field, text.strip().removesuffix("%"), 0, 100, text)


def read_count(field: Field, text: str) -> int:
    """A whole number from 1 to a million. Raises BadValue."""
    return read_between(field, text, 1, 1_000_000, text)


def read_between(field: Field, number: str, least: int, most: int, text: str) -> int:
    """A whole number within bounds; `text` is what was typed. Raises BadValue."""
    bounds = f"a whole number from {least} to {most:,}"
    hint = f"{field.name}={'60' if most == 100 else '2'}"
    try:
        found = read_whole(number, bounds, hint)
    except BadValue:
        found = -1
    if not least <= found <= most:
        raise BadValue(f"{field.name}: {quoted(text)} is not {bounds}.", hint)
    return found
