"""Opportunities are put on hold, and taken up again with the next step that they had before."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from oppcli import plain_records as records
from oppcli.domain.refs import Ref
from oppcli.domain.results import Written
from oppcli.errors import RuleRefused
from oppcli.services.opportunities import load
from oppcli.services.work import Work, image, in_one_transaction
from oppcli.transaction import Transaction

if TYPE_CHECKING:
    from oppcli.domain.activity import NextStep

# The batches that put an opportunity on hold. An import is none: what its file says beside the
# status was true for other reasons.
_HOLDS = """SELECT h.batch_id FROM change h WHERE h.entity = 'opportunity'
  AND h.entity_id = :number AND h.field = 'status' AND h.new = 'on_hold' AND h.actor IS NULL
  AND NOT EXISTS (SELECT 1 FROM source_row s WHERE s.entity = 'opportunity'
    AND s.entity_id = h.entity_id AND s.batch_id = h.batch_id)"""
_LATEST_HOLD = f"SELECT MAX(holds.batch_id) FROM ({_HOLDS}) holds"
# What the latest of them replaced by what it waits for, if it still waits for that.
_STEP_BEFORE = f"""SELECT c.old FROM change c WHERE c.entity = 'opportunity'
  AND c.entity_id = :number AND c.field = 'next_step' AND c.new = :now
  AND c.batch_id = ({_LATEST_HOLD})"""


@in_one_transaction
def hold(
    work: Work, refs: Sequence[Ref], *, note: str | None = None, next_step: "NextStep | None" = None
) -> list[Written]:
    """Puts open opportunities on hold: they still count as open, but cannot advance.

    The next step is planned about each of them, for its owner. `note`, what they wait for, replaces
    the text of the next step until they are resumed.
    """
    from oppcli.services.activities import with_step

    with work.transaction() as tx:
        held = [_hold(tx, work, ref, note) for ref in refs]
        return [with_step(work, each, next_step) for each in held]


def _hold(tx: Transaction, work: Work, ref: Ref, note: str | None) -> Written:
    opportunity = load(tx, ref)
    before = image(tx, ref)
    _set_status(work, opportunity, was="open", now="on_hold")
    if note:
        opportunity.next_step = note
    return Written(ref, before, image(tx, ref))


@in_one_transaction
def resume(work: Work, refs: Sequence[Ref]) -> list[Written]:
    """Takes opportunities off hold.

    Each has the next step again that it had before, unless it was changed while on hold. Notes say
    which activities stay planned that were planned for the end of the hold.
    """
    with work.transaction() as tx:
        return [_resume(tx, work, ref) for ref in refs]


def _resume(tx: Transaction, work: Work, ref: Ref) -> Written:
    from oppcli.services.still_planned import still_planned_in

    opportunity = load(tx, ref)
    before = image(tx, ref)
    _set_status(work, opportunity, was="on_hold", now="open")
    facts = {"number": ref.number, "now": opportunity.next_step}
    for (step,) in tx.read(_STEP_BEFORE, facts).rows:
        opportunity.next_step = step
    return Written(ref, before, image(tx, ref), still_planned_in(tx, work, ref, _HOLDS))


def _set_status(work: Work, opportunity: records.Opportunity, *, was: str, now: str) -> None:
    if opportunity.status != was:
        raise RuleRefused(
            f"O{opportunity.id} is {opportunity.status.replace('_', ' ')} already.",
            f"oppcli opp show {opportunity.id}",
        )
    opportunity.status = now
    opportunity.touched_at = max(opportunity.touched_at, work.now)
