"""Who does a planned activity: the user behind `for` at the end of its text, else the actor."""

from collections.abc import Sequence
from dataclasses import dataclass
from shlex import quote

from oppcli.commands.asking import agrees
from oppcli.context import Context
from oppcli.domain.owner_words import is_called_so, owner_at_the_end
from oppcli.domain.plan_words import asks_to_reach
from oppcli.domain.refs import Ref
from oppcli.domain.results import Written


@dataclass(frozen=True, slots=True)
class Doer:
    """What is planned, its fields with the owner where the text names one, and what is said of it:
    a note that ends in the fields of the other reading, '' for none."""

    subject: str
    fields: dict[str, str]
    note: str = ""

    def tell(self, ctx: Context, planned: Written) -> None:
        """Says what else the text may mean, and the line that makes it so."""
        if self.note and ctx.work.keep:
            ctx.out.note(self.note.replace("REF", str(planned.ref), 1))


def doer(
    ctx: Context, about: Ref, subject: str, fields: dict[str, str], *, is_quoted: bool
) -> Doer:
    """The plan with the owner where its text ends in `for NAME`, a colleague of that name.

    It is the same for every verb: the colleague does it, and the line that keeps the name in the
    text is told, unless somebody is to be reached, which has no other reading. A text in quotes
    stays whole, and so does one whose name may be the customer's, unless a terminal is answered
    that it says who does it.
    """
    if ctx.is_exact or "owner" in fields:
        return Doer(subject, fields)
    rest, owner = owner_at_the_end(subject, users_among(ctx, subject.split()))
    if not owner or owner == ctx.actor:
        return Doer(subject, fields)
    given = Doer(rest, {**fields, "owner": owner})
    if asks_to_reach(subject):
        return given
    if is_quoted or _is_of_customer(ctx, about, subject[len(rest) :]):
        if agrees(ctx, f"Is it for {owner} to do?"):
            return given
        other = f"{quote(f'subject={rest}')} {quote(f'owner={owner}')}"
        note = f"if it is for somebody else to do: oppcli edit REF {other}"
        return Doer(subject, fields, "" if ctx.may_ask else note)
    other = f"{quote(f'subject={subject}')} {quote(f'owner={ctx.actor}')}"
    note = f"it is for {owner} to do; if the name belongs to the text: oppcli edit REF {other}"
    return Doer(given.subject, given.fields, note)


def users_among(ctx: Context, words: Sequence[str]) -> dict[str, str | None]:
    """The full name of every user by login, where one may be named: `… for sandra`."""
    if "for" not in (word.casefold() for word in words):
        return {}
    from oppcli.queries.organisation import active_users

    return active_users(ctx.store)


def owner_of_sale(ctx: Context, about: Ref) -> str:
    """Whose the sale or the lead is about which something is planned; '' where that is not told.

    It is read before anything is saved, since a read can fail.
    """
    if ctx.is_exact or not ctx.work.keep:
        return ""
    from oppcli.queries.identifying import owner_of

    return owner_of(ctx.store, about)


def tell_owner(ctx: Context, about: Ref, owner: str, planned: Written) -> None:
    """Says whose the sale or the lead is, where somebody else is to do what is planned about it,
    and the line that gives it to the owner."""
    does_it = planned.record["owner"]
    if owner and owner != does_it:
        line = f"oppcli edit {planned.ref} {quote(f'owner={owner}')}"
        ctx.out.note(
            f"for {does_it} to do, while {about} is {owner}'s; to give it to {owner}: {line}"
        )


def _is_of_customer(ctx: Context, about: Ref, said: str) -> bool:
    """Whether a word of the name behind `for` is one of the customer's or its people."""
    from oppcli.queries.identifying import names_about

    return is_called_so(said, names_about(ctx.store, [about]).get(about, ""))
