"""Which closed opportunities are in a stage that neither a file nor a person named.

A file that says `Won` or `Lost` of a sale and no more does not tell from which stage it was closed.
The record is put in one, to be reopened there, but no report counts it in that stage.
"""

from collections.abc import Iterable
from contextlib import closing, nullcontext

from oppcli.domain.field import CLOSED, sql_words
from oppcli.domain.past import UNKNOWN, runs, unnamed_stages
from oppcli.queries.where import Where
from oppcli.store import Store
from oppcli.views import OUT_OF_FORCE

_TOLD = f"""SELECT entity_id, said FROM source_row
 WHERE entity = :entity AND batch_id NOT IN ({OUT_OF_FORCE})"""
# Those that are closed now or may have been once, and whether nobody named the stage of a closed
# one: it was never moved, nor did a later row of a file tell its stage.
_EVER_CLOSED = f"""SELECT t.id, t.status IN {sql_words(CLOSED)}
 AND NOT EXISTS (SELECT 1 FROM change c WHERE c.entity = 'opportunity' AND c.entity_id = t.id
   AND c.field = 'stage' AND c.batch_id NOT IN ({OUT_OF_FORCE}))
 AND NOT EXISTS (SELECT 1 FROM source_row s WHERE s.entity = 'opportunity' AND s.entity_id = t.id
   AND s.said LIKE :named AND s.batch_id NOT IN ({OUT_OF_FORCE})) AS is_unnamed
 FROM opportunity t WHERE t.status IN {sql_words(CLOSED)}
 OR EXISTS (SELECT 1 FROM change c WHERE c.entity = 'opportunity' AND c.entity_id = t.id
   AND c.field = 'status')
 ORDER BY t.id"""


def unknown_stages(store: Store) -> list[range]:
    """The numbers of those opportunities; none between two of one range was ever closed.

    A store as it was on a past day is asked for what is known of it today.
    """
    with nullcontext(store) if store.as_of is None else closing(store.look()) as present:
        rows = present.read(_TOLD, {"entity": "opportunity*"}).rows
        unnamed = {number for first, said in rows for number in unnamed_stages(first, said)}
        if not unnamed:
            return []
        closed = present.read(_EVER_CLOSED, {"named": '%"stage":%'}).rows
    places = (
        place
        for place, (number, is_unnamed) in enumerate(closed)
        if is_unnamed and number in unnamed
    )
    return [range(closed[first][0], closed[last][0] + 1) for first, last in runs(places)]


def is_unknown(ranges: Iterable[range]) -> str:
    """SQL for a closed opportunity `t` whose number is in the ranges; '' for no range."""
    single = [str(each.start) for each in ranges if len(each) == 1]
    listed = [f"t.id IN ({', '.join(single)})"] if single else []
    listed += [f"t.id BETWEEN {each.start} AND {each.stop - 1}" for each in ranges if len(each) > 1]
    return f"(t.is_open = 0 AND {_either(listed)})" if listed else ""


def _either(conditions: list[str]) -> str:
    """Any of the conditions, in pairs of pairs: SQLite takes no thousand of them in a row."""
    if len(conditions) == 1:
        return conditions[0]
    half = len(conditions) // 2
    return f"({_either(conditions[:half])} OR {_either(conditions[half:])})"


def stage_sql(ranges: Iterable[range]) -> str:
    """SQL for the key of the stage of an opportunity `t`, `unknown` where nobody named one."""
    unknown = is_unknown(ranges)
    return f"CASE WHEN {unknown} THEN '{UNKNOWN}' ELSE t.stage END" if unknown else "t.stage"


def leave_out(where: Where, ranges: Iterable[range]) -> None:
    """Keeps opportunities `t` whose stage is known."""
    unknown = is_unknown(ranges)
    if unknown:
        where.add(f"NOT {unknown}")
