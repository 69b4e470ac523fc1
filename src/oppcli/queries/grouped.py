"""What reports by group share: which column a group is, and the order of its lines."""

from oppcli.domain.forecast import Line
from oppcli.domain.grouping import NO_DATE, Grouping
from oppcli.store import Store


def title_of(name: str, titles: bool) -> str:
    """The view's column for a group; a stage by its title when people read it."""
    return "t.stage_title" if titles and name == "stage" else f"t.{name}"


def ordered(store: Store, lines: list[Line], grouping: Grouping, titles: bool) -> list[Line]:
    """Stages in the order of their process, spans of time in theirs, names by the alphabet;
    what has no value or no date comes last."""
    places: dict[str, int] = {}
    if "stage" in grouping.names:
        column = "title" if titles else "stage"
        stages = store.read(
            f"SELECT {column} FROM v_stage ORDER BY is_default DESC, process, position"
        )
        places = {name: place for place, (name,) in enumerate(reversed(stages.rows))}
        places = {name: len(places) - place for name, place in places.items()}

    def key(line: Line) -> list[tuple[bool, int, str]]:
        keys = []
        for name, value in zip(grouping.names, line.groups, strict=True):
            place = places.get(value, 0) if name == "stage" else 0
            keys.append((value in ("", NO_DATE), place, value.casefold()))
        return [*keys, (False, 0, line.currency)]

    return sorted(lines, key=key)
