"""What the commands that give records to another owner share: no end, and the way back."""

from collections.abc import Sequence
from shlex import quote
from typing import TYPE_CHECKING

from oppcli.context import Context
from oppcli.domain.owner_words import owner_before_an_end
from oppcli.domain.typed_words import with_ref
from oppcli.domain.wording import counted
from oppcli.errors import WrongUsage
from oppcli.queries.owners import activities_left, is_active

if TYPE_CHECKING:
    from oppcli.domain.results import Written

_WITH_WORK = ("lead", "opportunity")
_FEWEST = 2  # records
_MOST = 40  # of a line that can still be read


def refuse_an_end(ctx: Context, to: str) -> None:
    """Raises WrongUsage where words behind the owner say how long: `to luka for a week`; a name
    that was quoted stays whole."""
    owner = "" if ctx.is_exact or to in ctx.run.typed else owner_before_an_end(to)
    if owner:
        typed = with_ref(ctx.run.typed, to.split(), owner)
        raise WrongUsage(
            f"a handover has no end: {owner} has it until it is given back.", f"oppcli {typed}"
        )


def tell_the_way_back(ctx: Context, changed: "Sequence[Written]") -> None:
    """Says how to give back exactly what was handed over where filters found it, since `all of
    luka` would then hold what was his own as well; and what he keeps who has nothing else left."""
    moved = [(each.ref, owner) for each in changed if (owner := _owner_before(each))]
    owners = {owner for _, owner in moved}
    if len(owners) != 1:
        return
    (owner,) = owners
    if _FEWEST <= len(moved) <= _MOST and is_active(ctx.store, owner):
        refs = " ".join(str(ref) for ref, _ in moved)
        ctx.out.note(f"to give back what went over: oppcli opp assign {refs} --to {owner}")
    if left := activities_left(ctx.store, owner):
        keeps = counted(left, "open activity", "open activities")
        listing = f"oppcli activities --owner {quote(owner)} --status open"
        ctx.out.note(f"{owner} keeps {keeps} about records of others: {listing}")


def _owner_before(written: "Written") -> str:
    """Who had the lead or the opportunity that has another owner now; '' of all others."""
    before = written.before
    if before is None or written.ref.kind not in _WITH_WORK:
        return ""
    owner = before["owner"] or ""
    return owner if owner != written.record["owner"] else ""
