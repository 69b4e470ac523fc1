"""Quotas as reports ask for them: those of the filters, in the report's currency, row by row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from datetime import date

from oppcli.domain.forecast import Line
from oppcli.domain.grouping import Grouping
from oppcli.domain.money import DIGITS, Money
from oppcli.domain.names import names_in
from oppcli.domain.periods import Period, buckets
from oppcli.domain.quotas import (
    HOLDERS,
    Quota,
    Withheld,
    by_currency,
    holders,
    of_all,
    of_group,
    of_inactive,
    within,
)
from oppcli.domain.rates import no_rate, rate_hint
from oppcli.domain.rollup import TOTAL, Key, rolled
from oppcli.domain.tally import Tallied
from oppcli.domain.tree import above
from oppcli.domain.wording import counted
from oppcli.queries.converting import Converter
from oppcli.queries.filter_arguments import Asking, Filters
from oppcli.queries.filters import named
from oppcli.queries.grouped import tree_of
from oppcli.queries.people_of import people_of
from oppcli.queries.readable_days import raise_damage
from oppcli.store import Store

_SQL = """SELECT who, kind, starts, ends, amount_minor, currency, parent
  FROM v_quota ORDER BY starts, ends, kind, who, currency"""
_OF_NOBODY = """SELECT COUNT(*) FROM quota t
  LEFT JOIN owner ON owner.id = t.owner_id LEFT JOIN unit ON unit.id = t.unit_id
 WHERE (t.owner_id IS NOT NULL AND owner.id IS NULL)
    OR (t.unit_id IS NOT NULL AND unit.id IS NULL)"""
_OF_OWNERS = {"owner", "team", "manager"}  # filters that keep all that some owners sell
_INACTIVE = "SELECT name FROM owner WHERE kind = 'user' AND active = 0"
_OWNERS = "SELECT name FROM v_owner"
_BUSINESSES = "SELECT name FROM v_unit WHERE kind = 'business'"

OfRow = tuple[tuple[str, ...], str, str]  # groups, currency, own or total


class Quotas:
    """The quotas that a report can be held against.

    A filter by owner, team, manager or business keeps theirs: under a team or a manager those of
    its people, too. Any other filter keeps none, since a part of the sales says nothing of a quota
    for all of them.
    """

    def __init__(
        self, store: Store, filters: Filters, asking: Asking, converter: Converter | None
    ) -> None:
        self._store, self._asking = store, asking
        self._base = "" if converter is None else converter.base
        self._past = None if converter is None else converter.past_day
        self._told: set[str] = set()  # currencies
        self._year_start = asking.fiscal_year_start
        found = [_converted(quota, converter) for quota in read_quotas(store)]
        asked = {each.name for each in fields(filters) if getattr(filters, each.name)}
        self._each_counts = "owner" in asked
        self._withheld: list[Quota] = []
        self._partial = sorted(asked - _OF_OWNERS)
        if not (asked <= _OF_OWNERS or asked == {"business"}):
            self._withheld, found = found, []
        for name in asked if found else ():
            kept = _holders(store, name, filters, asking)
            found = [quota for quota in found if (quota.kind, quota.who) in kept]
        # The quota of a business is for all below it, and the filter keeps its own sales.
        self._parents = _with_others_below(store, found) if asked == {"business"} else []
        self._found = [] if self._parents else found

    def rows(
        self, grouping: Grouping, period: Period
    ) -> Iterator[tuple[tuple[str, ...], str, int]]:
        """Groups, currency and quota of every row that has one."""
        unit, names = grouping.unit, grouping.fields
        if not self._found or len(names) > 1 or (names and names[0] not in HOLDERS):
            return
        self._tell_apart(within(self._found, period))
        for span in buckets(period, unit, self._year_start) if unit else [period]:
            inside = within(self._found, _clipped(span, period))
            for name in sorted(_names(inside, names[0])) if names else [""]:
                quotas = of_group(inside, names[0], name) if names else self._whole(inside)
                words = {unit.value if unit else "": span.key, names[0] if names else "": name}
                groups = tuple(words[each] for each in grouping.names)
                for currency, amount in by_currency(quotas).items():
                    yield groups, currency, amount

    def total(self, period: Period) -> dict[str, int]:
        """The quota of the whole report, by currency. What it holds of inactive users is noted."""
        whole = self._whole(within(self._found, period))
        self._tell_apart(whole)
        users = [quota for quota in whole if quota.kind == "user"]
        left = {who for (who,) in self._store.read(_INACTIVE).rows} if users else set()
        if told := of_inactive([quota for quota in users if quota.who in left]):
            self._asking.note(told)
        return by_currency(whole)

    def total_of(self, period: Period) -> str:
        """Whose quota that is."""
        return holders(self._whole(within(self._found, period)))

    def withheld(self, period: Period) -> Withheld:
        """Why no quota is shown, where there is one in the period."""
        if parents := within(self._parents, period):
            return Withheld(businesses=tuple(dict.fromkeys(quota.who for quota in parents)))
        return Withheld(tuple(self._partial) if within(self._withheld, period) else ())

    def _tell_apart(self, quotas: Sequence[Quota]) -> None:
        """Notes once which quotas have no rate, and so stand apart from those in the base."""
        if not self._base:
            return
        for code, amount in by_currency(quotas).items():
            if code == self._base or code in self._told:
                continue
            self._told.add(code)
            those = [quota for quota in quotas if quota.currency == code]
            what = counted(len(those), "quota")
            self._asking.note(
                f"no rate for {no_rate(code, self._past)}: {what}, {Money(amount, code).brief()},"
                f" not in the sums{rate_hint(code, self._past)}"
            )

    def _whole(self, inside: list[Quota]) -> list[Quota]:
        return inside if self._each_counts else of_all(inside)


def _with_others_below(store: Store, kept: Sequence[Quota]) -> list[Quota]:
    """The quotas of businesses that have others below them which are not kept with them."""
    tree = tree_of(store, Grouping(("business",))) if kept else {}
    names = {quota.who for quota in kept}
    return [
        quota
        for quota in kept
        if any(quota.who in above(each, tree) for each in tree if each not in names)
    ]


def with_quotas(
    lines: list[Line], owed: Mapping[Key, int], grouping: Grouping, tree: Mapping[str, str | None]
) -> list[Line]:
    """The lines with their quotas."""
    sums = _of_rows(lines, owed, grouping, tree)
    return [
        replace(line, quota=sums.get((line.groups, line.currency, line.row)) or None)
        for line in lines
    ]


def quotas_of_lines(
    store: Store,
    lines: Sequence[Tallied],
    quotas: Quotas,
    grouping: Grouping,
    period: Period,
) -> dict[OfRow, int]:
    """The quotas of the lines of a report by group, by groups, currency and own or total."""
    if grouping.unit or len(grouping.names) != 1:
        return {}
    owed: dict[Key, int] = {}
    for names, code, amount in quotas.rows(grouping, period):
        owed[names, code] = owed.get((names, code), 0) + amount
    return _of_rows(lines, owed, grouping, tree_of(store, grouping))


def _of_rows(
    lines: Sequence[Line] | Sequence[Tallied],
    owed: Mapping[Key, int],
    grouping: Grouping,
    tree: Mapping[str, str | None],
) -> dict[OfRow, int]:
    """What each row owes.

    What a manager's people owe adds up in the manager's total. A business has a quota of its own
    for all that is below it, which stands in its total.
    """
    if grouping.tree == "manager":
        rolled_up = rolled(owed, grouping, tree, 0)
        return {(each.groups, each.currency, each.row): each.figure for each in rolled_up}
    totals = {(line.groups, line.currency) for line in lines if line.row == TOTAL}
    rows = {(line.groups, line.currency, line.row) for line in lines}
    return {
        (groups, code, row): owed[groups, code]
        for groups, code, row in rows
        if (groups, code) in owed and (row == TOTAL or (groups, code) not in totals)
    }


def read_quotas(store: Store) -> list[Quota]:
    """All quotas, in the order of time.

    Raises StoreDamaged for one in no currency, below 0, or of an owner or a business that does not
    exist, which the view takes for one of all.
    """
    quotas = [
        Quota(who, kind, date.fromisoformat(starts), date.fromisoformat(ends), *rest)
        for who, kind, starts, ends, *rest in store.read(_SQL).rows
    ]
    is_sound = all(quota.currency in DIGITS and quota.amount >= 0 for quota in quotas)
    if not is_sound or store.read(_OF_NOBODY).rows[0][0]:
        raise_damage(store)
    return quotas


def quotas_of(store: Store, filters: Filters, asking: Asking, period: Period | None) -> list[Quota]:
    """The quotas that a filter by holder keeps, and that have days in the period."""
    found = read_quotas(store)
    for each in fields(filters):
        if getattr(filters, each.name):
            kept = _holders(store, each.name, filters, asking)
            if each.name == "owner":  # the name of a team finds its quota
                kept |= {("team", who) for _, who in kept}
            found = [quota for quota in found if (quota.kind, quota.who) in kept]
    if period is None:
        return found
    return [quota for quota in found if quota.start <= period.end and period.start <= quota.end]


def _converted(quota: Quota, converter: Converter | None) -> Quota:
    """The quota in the base currency; as it is where no rate is known."""
    amount = None if converter is None else converter.in_base(quota.amount, quota.currency)
    if converter is None or amount is None:
        return quota
    return replace(quota, amount=amount, currency=converter.base)


def _holders(store: Store, name: str, filters: Filters, asking: Asking) -> set[tuple[str, str]]:
    """The kinds and names of those whose quotas the filter `name` keeps."""
    words = getattr(filters, name)
    if name in ("team", "manager"):
        people = people_of(store, name, words, asking)
        kinds = {*HOLDERS[name], *HOLDERS["owner"]}
        return {(kind, who) for who in people for kind in kinds}
    rows = store.read(_OWNERS if name == "owner" else _BUSINESSES).rows
    known = [called for (called,) in rows]
    wanted = set()
    for word in names_in(words, known):
        wanted |= set(named(name, word, known, asking.me))
    return {(kind, who) for kind in HOLDERS[name] for who in wanted}


def _names(quotas: list[Quota], group: str) -> set[str]:
    kept = (quota for quota in quotas if quota.kind in HOLDERS[group])
    return {quota.who for quota in kept}


def _clipped(span: Period, period: Period) -> Period:
    return replace(span, start=max(span.start, period.start), end=min(span.end, period.end))
