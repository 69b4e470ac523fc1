"""One record with everything around it, read as one state of the store."""

from datetime import date, datetime, time, timedelta, tzinfo

from oppcli import views
from oppcli.domain.field import OPEN, sql_words
from oppcli.domain.fields import DEAL, KINDS
from oppcli.domain.process import is_given, missing
from oppcli.domain.refs import Ref, parse_ref
from oppcli.domain.showing import Change, Record
from oppcli.domain.stage_timeline import Move, Rung, ladder, qualify_rung
from oppcli.errors import NotFound
from oppcli.processes import process_of
from oppcli.queries.offer_history import told_offers
from oppcli.queries.people import parts_of, reached
from oppcli.queries.planned import reached as reached_by_activity
from oppcli.queries.timeline import (
    SALES_OF,
    activities,
    birth,
    changes,
    changes_of_sales,
    sales_added,
)
from oppcli.store import Row, Store

_ENDED = ("qualified", "disqualified")  # leads that nothing is asked of any more
_MOST = 50  # opportunities of an account, contact or device


def record(store: Store, ref: Ref, now: datetime, zone: tzinfo, most: int | None = None) -> Record:
    """The record `ref` with all that belongs to it, as it is `now`, its days those of `zone`.

    Of a customer at most that many past activities, and as many changes of the opportunities.
    Raises NotFound.
    """
    with store.snapshot():
        kind = KINDS[ref.kind]
        facts = store.read(f"{views.select(kind)} WHERE id = :id", {"id": ref.number}).first()
        facts = None if facts is None else views.with_own(kind, facts)
        made = birth(store, ref)
        if facts is None or made is None:
            raise NotFound(f"there is no {ref.kind} {ref}.")
        if ref.kind == "opportunity" and store.as_of is None:
            _check(store, ref, facts)
        changed = changes(store, ref)
        more: dict[str, object] = {}
        if ref.kind == "opportunity":
            more = _process(store, ref, facts, changed, now, zone)
            more["deals"] = _deals(store, ref)
            more["people"] = parts_of(store, ref)
            more["reached"] = reached(store, ref)
        elif ref.kind == "lead":
            more = _qualifying(store, facts, changed, now, zone)
        elif ref.kind in ("account", "contact", "device"):
            more = _sales(store, ref)
        elif ref.kind == "activity" and facts["regarding"]:
            more = _regarded(store, facts["regarding"])
        if ref.kind == "opportunity" or ref.kind in SALES_OF:
            more["of_offers"] = told_offers(store, ref)
        if ref.kind in SALES_OF:
            happened, more["more_activities"] = activities(store, ref, zone, most)
            more["of_sales"], more["more_of_sales"] = changes_of_sales(store, ref, most)
            more["added_sales"] = sales_added(store, ref)
            _say_whom_to_call(store, happened)
        else:
            happened, more["more_activities"] = activities(store, ref, zone)
        return Record(ref, facts, happened, changed, made, **more)  # type: ignore[arg-type]


def _check(store: Store, ref: Ref, facts: Row) -> None:
    """Raises StoreDamaged for that opportunity where it has a link to what does not exist."""
    from oppcli.queries.readable_days import check_sales, raise_damage

    check_sales(store, ref.number)
    if any(facts[f"{name}_ref"] and facts[name] is None for name in ("account", "contact")):
        raise_damage(store)


def _say_whom_to_call(store: Store, happened: list[Row]) -> None:
    """Puts the person and the telephone beside each activity that is still to be done."""
    planned = [each for each in happened if each["status"] == "open"]
    whom = reached_by_activity(store, [each["id"] for each in planned])
    for each in planned:
        each["person"], each["phone"] = whom[each["id"]]


def _process(
    store: Store, ref: Ref, facts: Row, changed: list[Change], now: datetime, zone: tzinfo
) -> dict[str, object]:
    process = process_of(store, facts["process"])
    # A closed record may stand in a stage that its process has left out since.
    gone = [stage for stage in process.gone if stage.key == facts["stage"]]
    stages = sorted((*process.stages, *gone), key=lambda stage: stage.place or 0)
    here = next(stage for stage in stages if stage.key == facts["stage"])
    moves = [
        Move(_by_the_wall(change.at, zone), change.old or "", change.new or "")
        for change in reversed(changed)
        if change.field == "stage" and not change.is_undone
    ]
    until = now
    if facts["closed_on"]:
        next_day = date.fromisoformat(facts["closed_on"]) + timedelta(days=1)
        until = min(now, datetime.combine(next_day, time(), zone))
    made = _by_the_wall(facts["created_at"], zone)
    first = _qualified(store, process.key, facts["lead"], made, zone) if facts["lead"] else []
    return {
        "ladder": first
        + ladder(
            [stage.title for stage in stages],
            here.title,
            moves,
            made=made,
            until=until.astimezone(zone),
        ),
        "stage_title": here.title,
        "stage_probability": here.probability,
        "missing": missing([here], facts),
        "shows": [name for name in here.shows if not is_given(facts.get(name))],
    }


def _qualified(store: Store, process: str, lead: str, until: datetime, zone: tzinfo) -> list[Rung]:
    """The time before an opportunity, as a lead."""
    about = parse_ref(lead, kind="lead")
    assert about is not None
    rows = store.read("SELECT created_at FROM lead WHERE id = :id", {"id": about.number}).rows
    title = process_of(store, process, whole=True).qualify.title
    made = _by_the_wall(rows[0][0], zone)
    return [qualify_rung(title, "qualified", made=made, until=until)]


def _qualifying(
    store: Store, facts: Row, changed: list[Change], now: datetime, zone: tzinfo
) -> dict[str, object]:
    """Where a lead stands on the way of the process that it would enter, and what it is asked."""
    process = process_of(store, whole=True)
    gate, status = process.qualify, facts["status"]
    until = now.isoformat()
    if facts["opportunity"]:
        about = parse_ref(facts["opportunity"], kind="opportunity")
        assert about is not None
        became = {"id": about.number}
        until = store.read("SELECT created_at FROM opportunity WHERE id = :id", became).rows[0][0]
        key = store.read("SELECT process FROM v_opportunity WHERE id = :id", became).rows[0][0]
        gate = process_of(store, key, whole=True).qualify
    elif status in _ENDED:
        ended = [
            each.at
            for each in changed
            if each.field == "status" and each.new == status and not each.is_undone
        ]
        until = ended[0] if ended else facts["updated_at"]
    made = _by_the_wall(facts["created_at"], zone)
    rung = qualify_rung(gate.title, status, made=made, until=_by_the_wall(until, zone))
    if status in _ENDED:
        return {"ladder": [rung]}
    ahead = [Rung(stage.title, None, is_here=False, is_ahead=True) for stage in process.stages]
    return {
        "ladder": [rung, *ahead],
        "stage_title": gate.title,
        "missing": missing([gate], facts),
        "shows": [name for name in gate.shows if not is_given(facts.get(name))],
    }


_OPPORTUNITIES = (
    "SELECT ref, topic, stage_title, status, est_revenue_minor, actual_revenue_minor, currency,"
    " est_close_date, closed_on, competitor, owner, next_step, lead,"
    " est_trade_in_value_minor, is_open FROM v_opportunity"
)


def _regarded(store: Store, ref: str) -> dict[str, object]:
    """The record that an activity is about: an opportunity, or a party or lead by its name."""
    about = parse_ref(ref, kind=None)
    assert about is not None
    if about.kind == "opportunity":
        found = store.read(f"{_OPPORTUNITIES} WHERE id = :id", {"id": about.number})
        return {"opportunities": list(found)}
    name = KINDS[about.kind].title
    found = store.read(
        f"SELECT ref, {name} AS name, email, phone FROM v_{about.kind} WHERE id = :id",
        {"id": about.number},
    )
    return {"people": list(found)}


def _deals(store: Store, ref: Ref) -> list[Row]:
    """The deals under an opportunity, amounts in minor units."""
    found = store.read(
        f"{views.select(DEAL)} WHERE opportunity = :ref ORDER BY id", {"ref": str(ref)}
    )
    return [views.with_own(DEAL, row) for row in found]


# The opportunities in which a contact has a role.
_PARTS = "(SELECT opportunity_id FROM opportunity_contact WHERE contact_id = :id)"


def _role(ref: Ref) -> str:
    """SQL for the role of a contact in an opportunity; of others, none."""
    if ref.kind != "contact":
        return "NULL AS role"
    return (
        "(SELECT p.role FROM opportunity_contact p WHERE p.contact_id = :id"
        " AND p.opportunity_id = v_opportunity.id) AS role"
    )


def _sales(store: Store, ref: Ref) -> dict[str, object]:
    own = f"{ref.kind}_ref = :ref"
    if ref.kind == "contact":
        own = f"({own} OR id IN {_PARTS})"
    opportunities = list(
        store.read(
            f"{_OPPORTUNITIES.replace('is_open FROM', f'is_open, {_role(ref)} FROM')} WHERE {own}"
            " ORDER BY is_open DESC, COALESCE(closed_on, est_close_date) DESC NULLS LAST, id DESC"
            f" LIMIT {_MOST}",
            {"ref": str(ref), "id": ref.number},
        )
    )
    more = 0
    if len(opportunities) == _MOST:
        parts = f" OR id IN {_PARTS}" if ref.kind == "contact" else ""
        counted = f"SELECT COUNT(*) FROM opportunity WHERE {ref.kind}_id = :id{parts}"
        more = store.read(counted, {"id": ref.number}).rows[0][0] - _MOST
    _put_offers(store, opportunities)
    people = (
        store.read(
            "SELECT ref, name, email, phone FROM v_contact WHERE account_ref = :ref ORDER BY id",
            {"ref": str(ref)},
        )
        if ref.kind == "account"
        else ()
    )
    roles = _roles(store, ref) if people else {}
    return {
        "opportunities": opportunities,
        "more_opportunities": more,
        "people": [{**each, "role": roles.get(each["ref"])} for each in people],
    }


def _put_offers(store: Store, opportunities: list[Row]) -> None:
    """Puts beside each opportunity its `offers`: of an open one what is or may be offered, of which
    some may have lapsed; of a closed one all that it had."""
    numbers = [each["ref"].removeprefix("O") for each in opportunities]
    offers: dict[str, list[Row]] = {}
    if numbers:
        found = store.read(
            "SELECT ref, title, status, amount_minor AS amount, currency, valid_until, opportunity"
            " FROM v_deal WHERE id IN (SELECT id FROM deal"
            f" WHERE opportunity_id IN ({', '.join(numbers)})) ORDER BY id"
        )
        for offer in found:
            offers.setdefault(offer["opportunity"], []).append(offer)
    for each in opportunities:
        under = offers.get(each["ref"], [])
        if each["is_open"]:
            under = [offer for offer in under if offer["status"] != "canceled"]
        each["offers"] = under


_ROLES = f"""SELECT 'P' || p.contact_id, p.role, 'O' || o.id FROM opportunity_contact p
  JOIN opportunity o ON o.id = p.opportunity_id JOIN contact c ON c.id = p.contact_id
 WHERE c.account_id = :id AND o.status IN {sql_words(OPEN)} AND p.role <> 'other' ORDER BY o.id"""


def _roles(store: Store, ref: Ref) -> dict[str, str]:
    """`decision_maker in O2`, by the ref of each person of an account with a role in an open
    opportunity."""
    roles: dict[str, dict[str, list[str]]] = {}
    for person, role, sale in store.read(_ROLES, {"id": ref.number}).rows:
        roles.setdefault(person, {}).setdefault(role, []).append(sale)
    return {
        person: ", ".join(f"{role} in {' and '.join(sales)}" for role, sales in each.items())
        for person, each in roles.items()
    }


def _by_the_wall(text: str, zone: tzinfo) -> datetime:
    """A stored instant as the seller's clock showed it: between two of one zone a day is a day,
    also one of 23 or 25 hours."""
    return datetime.fromisoformat(text).astimezone(zone)
