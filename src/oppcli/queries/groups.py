"""Which group of a report a record is in, by the same rules as filters: one mechanism for all.

What filters do not tell apart is one group, shown in the spelling that most of its records have.
A record of somebody in several teams is in the group of each of them; totals count it once.
"""

from collections import Counter

from oppcli.domain.fields import GROUPED, OPPORTUNITY
from oppcli.domain.grouping import NO_DATE, Grouping, group_key, span
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.people_of import heads_called
from oppcli.store import Store
from oppcli.views import stored

Values = tuple[object, ...]
Key = tuple[str, ...]  # what tells one group from another; see `Groups.of`


class Groups:
    """The groups of one report. Show it every row with `of`, then ask what groups are called.

    `rolls_up` says that the report adds up the tree of managers, from each owner's own records.
    `undated` is the group of what has no date. With `closed` the report has closed opportunities,
    which are of no stage where nobody named one.
    """

    def __init__(
        self,
        store: Store,
        filters: Filters,
        grouping: Grouping,
        fiscal_year_start: int,
        *,
        rolls_up: bool = False,
        undated: str = NO_DATE,
        closed: bool = False,
    ) -> None:
        self._grouping = grouping
        self._fiscal_year_start = fiscal_year_start
        self._undated = undated
        self._teams = _teams_by_owner(store, filters) if "team" in grouping.names else {}
        self._keys: dict[Values, list[Key]] = {}
        self._counts: Counter[Values] = Counter()
        self._spelled: dict[tuple[str, str], str] | None = None
        columns = {"team": "t.owner", **({"manager": "t.owner"} if rolls_up else {})}
        if closed and "stage" in grouping.names:
            from oppcli.queries.unknown_stages import stage_sql, unknown_stages

            columns["stage"] = stage_sql(unknown_stages(store))
        self.columns = [columns.get(name) or _column(name) for name in grouping.fields]

    def of(self, values: Values, count: int) -> list[Key]:
        """The groups of `count` records that have these values of `columns`, and their day (or
        month) behind them where a span of time is grouped by."""
        if values not in self._keys:
            self._keys[values] = self._groups(values)
        self._counts[values] += count
        return self._keys[values]

    def shown(self, key: Key) -> tuple[str, ...]:
        """The group as it is shown, once every record was seen."""
        if self._spelled is None:
            self._spelled = self._most_used()
        named = zip(self._grouping.names, key, strict=True)
        return tuple(self._spelled.get(each, each[1]) for each in named)

    def named(self, groups: tuple[str, ...]) -> tuple[str, ...]:
        """The group of those names, in any spelling, as it is shown."""
        if self._spelled is None:
            self._spelled = self._most_used()
        pairs = zip(self._grouping.names, groups, strict=True)
        return tuple(
            self._spelled.get((name, group_key(name, value)), value) for name, value in pairs
        )

    @property
    def spellings(self) -> dict[str, tuple[str, ...]]:
        """Every way in which a group's value is spelled, by what tells it from others."""
        found: dict[str, set[str]] = {}
        for (_, key), spelled in self._by_name().items():
            found.setdefault(key, set()).update(spelled)
        return {key: tuple(sorted(spelled)) for key, spelled in found.items()}

    def _groups(self, values: Values) -> list[Key]:
        grouping = self._grouping
        named = dict(zip(grouping.fields, values, strict=False))
        keys = {name: group_key(name, str(value)) if value else "" for name, value in named.items()}
        if grouping.unit:
            day = values[-1]
            lies_in = span(str(day) if day else None, grouping.unit, self._fiscal_year_start)
            keys[grouping.unit.value] = lies_in.key if lies_in else self._undated
        if "team" not in keys:
            return [tuple(keys[name] for name in grouping.names)]
        return [
            tuple({**keys, "team": group_key("team", team)}[name] for name in grouping.names)
            for team in self._teams_of(named["team"])
        ]

    def _teams_of(self, owner: object) -> list[str]:
        return self._teams.get(str(owner), [""])

    def _by_name(self) -> dict[tuple[str, str], Counter[str]]:
        """By group and key: how many records have each spelling."""
        found: dict[tuple[str, str], Counter[str]] = {}
        for values, count in self._counts.items():
            for name, value in zip(self._grouping.fields, values, strict=False):
                spelled = self._teams_of(value) if name == "team" else [str(value or "")]
                for each in filter(None, spelled):
                    found.setdefault((name, group_key(name, each)), Counter())[each] += count
        return found

    def _most_used(self) -> dict[tuple[str, str], str]:
        """Of two spellings that are used alike the first by the alphabet, capitals first."""
        return {
            key: min((-count, each) for each, count in counts.items())[1]
            for key, counts in self._by_name().items()
        }


def _column(name: str) -> str:
    """SQL for what a group is told by, over a row `t`."""
    field = None if name in GROUPED else OPPORTUNITY.field(name)
    return f"t.{name}" if field is None else stored(field, "t")


def _teams_by_owner(store: Store, filters: Filters) -> dict[str, list[str]]:
    """The teams that an owner's records count for: itself, or those it is a member of.

    Where teams were asked for, only these are shown: of another one not all records are there.
    """
    wanted = heads_called(store, "team", filters.team) if filters.team else None
    teams = store.read("SELECT name, name FROM v_owner WHERE kind = 'team' ORDER BY name").rows
    members = store.read("SELECT team, member FROM v_team_member ORDER BY team, member").rows
    found: dict[str, list[str]] = {}
    for team, owner in (*teams, *members):
        if wanted is None or team in wanted:
            found.setdefault(owner, []).append(team)
    return found
