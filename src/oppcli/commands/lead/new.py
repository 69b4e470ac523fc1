"""oppcli lead new"""

from collections.abc import Mapping, Sequence
from shlex import quote

import typer

from oppcli.commands.adding import MoreWords, creating, missing, topic_person_and_given
from oppcli.commands.arguments import LeadTopic
from oppcli.commands.decorator import command
from oppcli.commands.options import ADDS, STDIN, fields_of
from oppcli.commands.short.happening import At, Due, Next
from oppcli.context import Context
from oppcli.domain.activity import NextStep
from oppcli.domain.fields import LEAD
from oppcli.errors import WrongUsage

app = typer.Typer(add_completion=False)


@command(
    app,
    fields_of(LEAD, without=("topic",)),
    ADDS,
    STDIN,
    asks=("first_name", "last_name", "company", "phone", "email", "rating"),
)
def new(
    ctx: Context,
    topic: LeadTopic,
    typed: dict[str, str],
    words: MoreWords = None,
    next_: Next = None,
    due: Due = None,
    at: At = None,
) -> None:
    """Add a lead.

    Fields may be given as field=value. A person's name, then a telephone or an e-mail, then the
    topic are enough; behind a name a telephone may begin with any digit. Pieces with commas are a
    person, a company, a telephone or e-mail, fields such as `source web`, and the topic. A field's
    name with its amount or day is that field: close eoq.
    At the end of words without quotes an amount is the value, and `walk-in`, `web`, `phone` … is
    the source, as is one behind `from`, `via` or `by`; `hot`, `warm` or `cold` is the rating.
    What is planned with --next is for the owner of the lead; so is what begins with `next` at the
    end and ends in a day, and a call or the like with a day behind a comma: `…, call him tomorrow`.

    Examples:
      oppcli lead new "Excavator for quarry" --company "Globex Mining" --email jana@globex.example
      oppcli lead new "Eva Lund" 070-1234567 XC60
      oppcli lead new "Carla Mendes" 912 345 678 tractor around 90k
      oppcli lead new Peter Lang, Lang Bau, 0170 5551234, excavator, source phone
      oppcli lead new "Beat Moser" 079 333 44 55 used car up to 20k walk-in
      oppcli lead new "Eva Lund" 070-1234567 XC60 --next call her tomorrow 9:00
      oppcli lead new "Terje Vik" 932 11 408 used tipper, call him friday
      oppcli lead new "Wants a test drive" --first-name Ola --phone "+46 31 10 20 30" --rating hot
    """
    from oppcli.commands.completing import tell_times
    from oppcli.domain.added_steps import planned_at_the_end
    from oppcli.domain.added_words import named_first
    from oppcli.domain.lead import topic_of
    from oppcli.domain.results import Done
    from oppcli.output.sentences import added_with_step
    from oppcli.services import leads

    line = named_first([topic, *(words or ())], LEAD, "topic", "oppcli lead new")
    step: NextStep | None = None
    if topic and not (ctx.is_exact or next_ or due or at):
        line, step = planned_at_the_end(line, LEAD)
    topic, fields = (None if ctx.is_exact else _of_pieces(ctx, line, typed)) or _of_words(
        ctx, line, typed
    )
    topic = topic or topic_of(*map(fields.get, ("first_name", "last_name", "company")))
    if not topic:
        raise missing("topic", "oppcli lead new", line[1:])
    if not ctx.is_exact:
        fields = _with_company(topic, fields)
        _tell_telephone(ctx, topic, fields)
    step = step or _next_step(ctx, topic, next_, due, at)
    written = creating(ctx, lambda work: leads.new(work, topic, fields, next_step=step))
    ctx.wrote([written], added_with_step)
    if isinstance(written, Done):
        tell_times(ctx, written.planned)


def _is_person(ctx: Context, line: Sequence[str], typed: Mapping[str, str]) -> bool:
    """Whether somebody at a terminal says that the name quoted before the topic is a person's."""
    from oppcli.commands.asking import agrees
    from oppcli.domain.lead_pieces import is_company, is_person

    name = line[0]
    is_given = {"first_name", "last_name", "company"} & typed.keys()
    if not ctx.may_ask or is_given or len(line) < 2 or is_company(name):
        return False
    return is_person(name.split()) and agrees(ctx, f"Is {name} the person?")


def _is_topic(ctx: Context, company: str, person: str) -> bool:
    """Whether somebody at a terminal says that words in small letters between the person and the
    telephone are no company, where nothing else says what it is about."""
    from oppcli.commands.asking import agrees
    from oppcli.domain.lead_pieces import may_be_topic

    if not ctx.may_ask or not may_be_topic(company, person):
        return False
    return agrees(ctx, f"Is it about {company}? No makes that the company.")


def _next_step(
    ctx: Context, topic: str, text: str | None, due: str | None, at: str | None
) -> NextStep | None:
    """The next step planned with the lead. Raises WrongUsage for a day without a step."""
    from oppcli.commands.completing import next_step

    if text:
        return next_step(ctx, text, due, at)
    if when := due or at:
        option = "--due" if due else "--at"
        raise WrongUsage(
            f"{option} says when the next step is, and --next is missing.",
            f"oppcli lead new {quote(topic)} --next call {option} {quote(when)}",
        )
    return None


def _of_words(
    ctx: Context, line: Sequence[str], typed: Mapping[str, str]
) -> tuple[str, dict[str, str]]:
    """The topic and the fields of a line whose pieces need no commas."""
    from oppcli.domain.added_words import given_once
    from oppcli.domain.lead_words import lead_words
    from oppcli.domain.names import split_name
    from oppcli.queries.sources import sources_in_use

    if not ctx.is_exact:
        line = _with_plain_company(line)
    in_use = sources_in_use(ctx.store) if len(line) > 1 else ()
    (topic, *more), said = lead_words(line, in_use)
    topic, person, given = topic_person_and_given(topic, more)
    if not ctx.is_exact and " " in line[0]:
        from oppcli.domain.lead_pieces import company_behind, said_by

        topic, person, company = company_behind(line[0], topic, person)
        if company and (values := said_by(company.split())):
            company, given = "", given_once(LEAD, given, values)
        if company and topic == person and _is_topic(ctx, company, person):
            topic, company = company, ""
        given |= {"company": company} if company else {}
    if not ctx.is_exact and not {"company"} & {*said, *typed, *given}:
        from oppcli.domain.lead_pieces import person_of_company

        whole, (person, company) = person, person_of_company(person)
        topic = person if topic == whole else topic
        if not company:
            topic, person, company = _named_as_company(line[0], topic, person)
        given |= {"company": company} if company else {}
    if not person and _is_person(ctx, line, typed):
        person, topic = line[0], topic.removeprefix(line[0]).strip()
    fields = given_once(LEAD, said, typed, split_name(person) if person else {}, given)
    if person and "company" not in fields and not ctx.is_exact:
        from oppcli.domain.lead_pieces import company_before

        company, topic = company_before(topic)
        fields |= {"company": company} if company else {}
    return topic, fields


def _named_as_company(name: str, topic: str, person: str) -> tuple[str, str, str]:
    """The topic, the person and the company, where the name before a telephone or an e-mail, or in
    quotes before the topic, ends in what only companies have: `"Logistik Wagner GmbH" crane`."""
    from oppcli.domain.lead_pieces import is_company

    if person:
        return (topic, "", person) if is_company(person) else (topic, person, "")
    about = topic.removeprefix(name).strip()
    is_named = about and about != topic and is_company(name)
    return (about, "", name) if is_named else (topic, "", "")


def _with_plain_company(line: Sequence[str]) -> Sequence[str]:
    """The line without the quotes of a company behind a person: `"Sofia Ek" "Ek Bygg AB"`."""
    if not (" " in line[0] and " " in "".join(line[1:2])):
        return line
    from oppcli.domain.lead_pieces import is_company, is_person

    is_both = is_person(line[0].split()) and is_company(line[1])
    return [line[0], *line[1].split(), *line[2:]] if is_both else line


def _of_pieces(
    ctx: Context, line: Sequence[str], typed: Mapping[str, str]
) -> tuple[str, dict[str, str]] | None:
    """The topic and the fields of a line of pieces with commas; None for any other line.

    A terminal asks where a piece has two readings. Raises WrongUsage otherwise, with the options
    that say it.
    """
    if not any(word.endswith(",") for word in line):
        return None
    from oppcli.domain.added_words import given_once
    from oppcli.domain.lead_pieces import lead_pieces

    read = lead_pieces(line)
    if read is None:
        return None
    fields = given_once(LEAD, read.fields, typed)
    if not read.is_certain:
        from oppcli.commands.asking import agrees

        if not agrees(ctx, f"Is it {read.line.removeprefix('oppcli lead new ')}?"):
            raise WrongUsage(
                "which piece is the person, the company or the topic is not clear.", read.line
            )
    return read.topic, fields


def _with_company(topic: str, fields: dict[str, str]) -> dict[str, str]:
    """The fields, where a topic such as `SEO Offers Ltd` is the company too."""
    from oppcli.domain.lead_pieces import is_company

    is_other = {"company", "first_name", "last_name"} & fields.keys()
    return fields if is_other or not is_company(topic) else {**fields, "company": topic}


def _tell_telephone(ctx: Context, topic: str, fields: Mapping[str, str]) -> None:
    """Says that a telephone stays in the topic, where the lead has none."""
    if "phone" in fields or sum(map(str.isdigit, topic)) < _FEWEST_DIGITS:
        return
    from oppcli.domain.lead_pieces import telephone_in

    if phone := telephone_in(topic):
        ctx.out.note(f"{phone} stays in the topic; --phone {quote(phone)} makes it the telephone.")


_FEWEST_DIGITS = 6  # of a telephone
