"""The report that sums what a list was asked for by groups: `opp list leif by facility`.

A list has no groups. The report is proposed and not run, since it may count other records: those
of a list of deals are offers, and a report sums their sales.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from shlex import quote
from typing import Any

from oppcli.bare_words import Taken
from oppcli.domain.field import CLOSED, closed_words
from oppcli.domain.fields import ACTIVITY, DEAL, KINDS, LEAD, OPPORTUNITY
from oppcli.errors import BadValue, WrongUsage
from oppcli.queries.filter_arguments import Filters
from oppcli.queries.lines import BIGGEST_OF, line_of

_Groups = Callable[[Sequence[str]], object]  # raises BadValue for what is no group
_EVERY = ("all", "closed")
_OF_OFFERS = ("status", "created", "valid", "search", "where")  # filters of offers, not of sales


def by_groups(
    command: str, kind: str, words: Mapping[str, Any], groups: Sequence[str]
) -> WrongUsage:
    """The error about the `groups` behind `by` of a list of a kind (`oppcli deal list`), with the
    report that answers the question and has the filters among the `words`."""
    said = f"{command} has no groups, so that it takes no 'by'."
    line = _summing(kind, words, groups)
    if not line:
        field = KINDS[kind].field(groups[0]) if kind else None
        return WrongUsage(said, f"{command} --{f'sort {field.name}' if field else 'help'}")
    if kind == DEAL.name:
        return WrongUsage(f"{said} This sums the sales that the offers are of:", line)
    return WrongUsage(said, line)


def of_listed(command: str, words: Mapping[str, Any], taken: Taken) -> WrongUsage:
    """The error about the groups or the comparison asked of a report that lists sales, with the
    `pipeline` of these sales, by the groups or the owner."""
    listed = taken.listed if words.get("days") is None else f"idle>{words['days']}"
    names = taken.groups or ("owner",)
    line = _summing(
        OPPORTUNITY.name, {**words, "where": [*(words.get("where") or ()), listed]}, names
    )
    lacks = "has no groups" if taken.groups else "compares nothing"
    more = f" --compare {quote(taken.compare)}" if taken.compare else ""
    return WrongUsage(
        f"{command} lists sales and {lacks}.", f"{line}{more}" if line else f"{command} --help"
    )


def _summing(kind: str, words: Mapping[str, Any], groups: Sequence[str]) -> str:
    """The line of the report; '' where none has such groups."""
    given = {name: words.get(name) for name in Filters.__dataclass_fields__}
    filters = Filters(**{name: value or None for name, value in given.items()})
    reports = {
        OPPORTUNITY.name: _of_sales,
        DEAL.name: _of_offers,
        LEAD.name: _of_leads,
        ACTIVITY.name: _of_activities,
    }
    if kind not in reports:
        return ""
    if kind == OPPORTUNITY.name and "owner" not in words:  # `mine` has no such filter
        filters = replace(filters, owner=["@me"])
    report, known, filters, period = reports[kind](filters)
    try:
        known(groups)
    except BadValue:
        return ""
    options = {"period": period, "limit": words.get("limit"), "as-of": words.get("as_of")}
    amount = BIGGEST_OF.get(report)
    if options["limit"] and amount and str(words.get("sort")).startswith("-"):
        options["sort"] = f"-{amount}"
    more = [text for name, value in options.items() if value for text in (f"--{name}", str(value))]
    return line_of([*report.split(), "--by", ",".join(groups)], filters, (), *more)


_Report = tuple[str, _Groups, Filters, str]  # its words, its groups, its filters and its period


def _of_sales(filters: Filters) -> _Report:
    """What is open of sales is the pipeline's; of those that ended, and of all, `report winloss`
    sums what was closed in the time that was asked for."""
    from oppcli.domain.grouping import parse_grouping

    asked = [part.strip() for each in filters.status or () for part in each.split(",")]
    if not asked or not {*CLOSED, *_EVERY} & {*asked}:
        return "pipeline", lambda names: parse_grouping([*names], default="stage"), filters, ""
    also = ("lost_reason", "competitor")
    kept = filters.status if closed_words(asked) and not {*_EVERY} & {*asked} else None
    return (
        "report winloss",
        lambda names: parse_grouping([*names], default="owner", also=also),
        replace(filters, status=kept, close=None),
        filters.close or "",
    )


def _of_offers(filters: Filters) -> _Report:
    is_won = "won" in ",".join(filters.status or ()).split(",")
    left = replace(filters, **dict.fromkeys(_OF_OFFERS))
    return _of_sales(replace(left, status=["won"] if is_won else None))


def _of_leads(filters: Filters) -> _Report:
    from oppcli.queries.reports.leads import lead_groups

    return "report leads", lead_groups, replace(filters, created=None), filters.created or ""


def _of_activities(filters: Filters) -> _Report:
    """What was done in a time is that of the report's period; what is due is a condition."""
    from oppcli.queries.reports.activities import activity_groups

    where = [*(filters.where or ())]
    if filters.due:
        where.append(f'due_date="{filters.due}"')
    left = replace(filters, due=None, done=None, when=None, where=where or None)
    return "report activity", activity_groups, left, filters.done or filters.when or ""
