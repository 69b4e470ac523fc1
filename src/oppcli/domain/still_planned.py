"""The note about activities that stay planned about a closed record."""

from collections.abc import Sequence
from datetime import date

from oppcli.domain.dates import short_day
from oppcli.domain.refs import Ref

_NAMED = 9  # refs in a sentence


def still_planned(
    planned: Sequence[tuple[Ref, date | None, str]], about: Ref, today: date
) -> tuple[str, ...]:
    """The notes about what stays planned of a record that has ended, each with its day and time,
    with the commands that cancel it and put it off.

    `A4 stays planned for Tue 24 Nov (1d) 16:00; to cancel it: …`; of several, the first by day is
    said.
    """
    first = sorted(planned, key=lambda each: (each[1] is None, each[1], each[2], each[0].number))
    _, day, time = first[0]
    when = f"{short_day(day, today)} {time}".rstrip() if day else ""
    names = [str(ref) for ref, *_ in first]
    which = " ".join(names) if len(names) <= _NAMED else f"--where regarding={about}"
    if len(names) == 1:
        said, them = f"{names[0]} stays planned{f' for {when}' if when else ''}", "it"
    else:
        listed = ", ".join(names[:_NAMED]) + (" …" if len(names) > _NAMED else "")
        begin = f", the first for {when}" if when else ""
        said, them = f"{len(names)} activities stay planned: {listed}{begin}", "them"
    later = (f"to put {them} off: oppcli snooze {which} 1w",) if len(names) <= _NAMED else ()
    return (f"{said}; to cancel {them}: oppcli activity cancel {which}", *later)
