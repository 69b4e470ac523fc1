"""oppcli opp new"""

from dataclasses import replace
from shlex import quote
from typing import TYPE_CHECKING

import typer

from oppcli.commands.adding import MoreWords, creating, missing, topic_person_and_given
from oppcli.commands.arguments import Topic
from oppcli.commands.decorator import command
from oppcli.commands.options import ADDS, STDIN, fields_of
from oppcli.context import Context
from oppcli.domain.fields import OPPORTUNITY
from oppcli.domain.wording import quoted
from oppcli.errors import WrongUsage

if TYPE_CHECKING:
    from oppcli.domain.results import Written
    from oppcli.services.work import Work

app = typer.Typer(add_completion=False)


@command(
    app,
    fields_of(OPPORTUNITY, without=("topic",)),
    ADDS,
    STDIN,
    asks=("account", "contact", "est_revenue", "est_close_date", "interest_type"),
)
def new(ctx: Context, topic: Topic, typed: dict[str, str], words: MoreWords = None) -> None:
    """Add an opportunity.

    It starts in the first stage of the default process and belongs to you. Fields may be given as
    field=value. A person's name, then a telephone or an e-mail, then the topic create the contact,
    or link the one who has them; on a terminal you are asked before another name is created. An
    amount, a day and a customer's ref at the end are revenue, close and customer; a field's name
    with its amount or day is that field. A customer behind `for` at the end of a topic without
    quotes, or behind a topic in quotes, is the customer; so is the whole name of a known one at
    the end of a topic without quotes. A topic such as `used tipper` says that a used unit is
    wanted. What begins with `next` at the end is the next step; one that ends in a day, also behind
    --next, is planned for the owner, and so is a call or the like with a day behind a comma.

    Examples:
      oppcli opp new "Fleet renewal 2027" --account "Acme GmbH" --create --revenue 480k --close eoq
      oppcli opp new "Eva Lund" 070-1234567 XC60 52k next friday
      oppcli opp new 3 trucks for Globex 450k close eoq
      oppcli opp new Baler for Globex 31k close eom next visit him thursday 15:00
      oppcli opp new XC60 contact="Eva Lund" phone=070-1234567 revenue=52k
      oppcli opp new "Used loader" --interest-type used --brand Volvo --owner leif --create
    """
    from oppcli.commands.for_customer import ForCustomer, customer_behind, for_customer
    from oppcli.domain.added_steps import next_at_the_end
    from oppcli.domain.added_words import given_once, named_first
    from oppcli.domain.interest_words import with_used
    from oppcli.domain.next_step_words import planned_text
    from oppcli.domain.sale_words import sale_words
    from oppcli.output.sentences import added_with_step
    from oppcli.services import opportunities

    typed_words = named_first([topic, *(words or ())], OPPORTUNITY, "topic", "oppcli opp new")
    if topic and not typed_words[0]:
        raise missing("topic", "oppcli opp new", typed_words[1:])
    if not ctx.is_exact and topic:
        typed_words, next_ = next_at_the_end(typed_words)
        typed |= {"next_step": next_} if next_ else {}
    (topic, *more), said = sale_words(typed_words, OPPORTUNITY, "est_revenue", "est_close_date")
    if not (ctx.is_exact or "est_revenue" in {*said, *typed}):
        (topic, *more), said = _with_amount_inside(ctx, [topic, *more], said)
    topic, person, given = topic_person_and_given(topic, more)
    fields = given_once(OPPORTUNITY, said, typed, given)
    whom = ForCustomer(topic)
    if not (ctx.is_exact or person or {"account", "contact"} & {*fields}):
        is_quoted = " " in typed_words[0]
        whom = (
            customer_behind(ctx, topic, typed_words[0], fields)
            if is_quoted
            else for_customer(ctx, topic)
        )
        fields |= whom.given
    if not ctx.is_exact:
        fields = with_used(whom.topic, fields)

    step = None if ctx.is_exact else planned_text(fields.get("next_step", ""))
    if step:
        fields.pop("next_step")

    def add(work: "Work") -> "Written":
        work = replace(work, create=True) if whom.is_new else work
        return opportunities.new(work, whom.topic, fields, person=person, next_step=step)

    written = creating(ctx, add)
    ctx.wrote([written], added_with_step)
    whom.tell(ctx, written.ref)


def _with_amount_inside(
    ctx: Context, words: list[str], said: dict[str, str]
) -> tuple[list[str], dict[str, str]]:
    """The words and the fields, where an amount before the last words may be the revenue: `for
    ziegler 8k urgent`. A terminal asks. Raises WrongUsage otherwise, with the line of each meaning.
    """
    from oppcli.commands.asking import agrees
    from oppcli.domain.sale_words import amount_inside

    rest, amount = amount_inside(words)
    if not amount:
        return words, said
    if agrees(ctx, f"Is {amount} the revenue of {quoted(' '.join(rest))}?"):
        return rest, {**said, "est_revenue": amount}
    if ctx.may_ask:
        return words, said
    more = [f"--{name.replace('_', '-')} {quote(text)}" for name, text in said.items()]
    lines = ([*rest, "--est-revenue", amount, *more], [quote(" ".join(words)), *more])
    raise WrongUsage(
        f"{amount} stands in the topic, and the opportunity has no revenue.",
        ", or ".join(f"oppcli opp new {' '.join(line)}" for line in lines),
    )
