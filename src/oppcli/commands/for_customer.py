"""The customer at the end of the topic of a new sale: `crane for Holzer Erdbau`, `crane holzer`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from shlex import quote

from oppcli.context import Context
from oppcli.domain.name_matching import match
from oppcli.domain.refs import Ref
from oppcli.domain.sale_words import for_whom, may_be_called, might_be_called, surely_means
from oppcli.domain.wording import MOST_NAMED, either
from oppcli.errors import WrongUsage
from oppcli.queries.choosing import picked
from oppcli.queries.find import names_of

_KINDS = ("account", "contact")


@dataclass(frozen=True, slots=True)
class ForCustomer:
    """A topic, the customer as a field where one is meant, whether that is to be made, and, where
    nobody could be asked or nothing was answered, who may be meant: `Wolf`, and what makes that the
    customer."""

    topic: str
    given: dict[str, str] = field(default_factory=dict)
    is_new: bool = False
    perhaps: tuple[str, str] | None = None
    is_unanswered: bool = False

    def tell(self, ctx: Context, sale: Ref) -> None:
        """Says how the customer is added who may be meant."""
        if self.perhaps and ctx.work.keep:
            name, given = self.perhaps
            ctx.out.note(f"{sale} has no customer; if {name} is meant: oppcli edit {sale} {given}")


def for_customer(ctx: Context, topic: str) -> ForCustomer:
    """Reads whom a sale is for, of the unquoted words of its topic.

    A known customer is meant by the whole name, or by a part of it with a capital. A terminal asks
    about other parts, several who fit, and names that nobody has, which `--create` makes.

    Without `for`, the whole name of one known customer at the end is meant as well, unless it is
    that of a brand; a part of a name is said, so that it is not lost.
    """
    before, name = for_whom(topic)
    return _meant(ctx, topic, before, name) if name else _at_the_end(ctx, topic)


def _at_the_end(ctx: Context, topic: str) -> ForCustomer:
    from oppcli.domain.customer_words import named_at_the_end
    from oppcli.queries.catalogue import is_brand

    named = named_at_the_end(topic, _known(ctx))
    if named is None or is_brand(ctx.store, named.name):
        return ForCustomer(topic)
    (first, _), *others = named.customers
    if named.is_certain and not others:
        return ForCustomer(named.before, {first.kind: str(first)})
    return ForCustomer(topic, perhaps=_perhaps(named.customers))


def customer_behind(
    ctx: Context, topic: str, quoted_topic: str, fields: Mapping[str, str]
) -> ForCustomer:
    """Reads who stands behind a topic in quotes, of words with capitals: `"a loader" Farr Farms`.

    Asks as `for_customer` does. Raises WrongUsage where nobody can be asked who it is, with the
    line that says so.
    """
    name = topic.removeprefix(quoted_topic).strip()
    if not (name and may_be_called(name) and name.replace(" ", "").replace("&", "").isalpha()):
        return ForCustomer(topic)
    found = _meant(ctx, topic, quoted_topic, name)
    if found.perhaps is None or found.is_unanswered:
        return found
    customer, given = found.perhaps
    sign, _, who = given.partition("=")
    more = [f"--{word.replace('_', '-')} {quote(text)}" for word, text in fields.items()]
    line = " ".join([f"oppcli opp new {quote(quoted_topic)} --{sign} {who}", *more])
    said = f"{customer} behind the topic may be the customer or a part of the topic"
    raise WrongUsage(f"{said}, which then is {quote(topic)}, in quotes.", line)


def _meant(ctx: Context, topic: str, before: str, name: str) -> ForCustomer:
    """The customer whom the name means, of a topic that has it behind other words."""
    known = _known(ctx)
    found = match(name, ((place, called) for place, (_, called) in enumerate(known)))
    fitting = [known[place] for place, _ in found.found]
    if not fitting:
        return _unknown(ctx, topic, before, name)
    is_certain = len(fitting) == 1 and surely_means(name, is_whole=found.kind == "exact")
    choices = [f"{ref}  {called}" for ref, called in fitting]
    other = (None, f"nobody: {topic!r} is the topic")
    meant = (
        fitting[0]
        if is_certain
        else picked([*fitting, other], "Whom is it for?", [*choices, other[1]], ctx.picker)
    )
    if meant is None:
        unanswered = ctx.picker is not None
        return ForCustomer(topic, perhaps=_perhaps(fitting), is_unanswered=unanswered)
    if meant[0] is None:
        return ForCustomer(topic)
    return ForCustomer(before, {meant[0].kind: str(meant[0])})


def _known(ctx: Context) -> list[tuple[Ref, str]]:
    return [each for kind in _KINDS for each in names_of(ctx.store, kind)]


def _perhaps(fitting: Sequence[tuple[Ref, str]]) -> tuple[str, str]:
    """The names of those who may be meant, and what makes the first of them the customer."""
    who = either(f"{called} ({ref})" for ref, called in fitting[:MOST_NAMED])
    first, _ = fitting[0]
    return who, f"{first.kind}={first}"


def _unknown(ctx: Context, topic: str, before: str, name: str) -> ForCustomer:
    """Of a name that no customer has: a company or a person to be made, or a part of the topic.

    `--create` makes one with capitals; small letters may say what it is for: `grain transport`.
    """
    if not might_be_called(name):
        return ForCustomer(topic)
    if ctx.work.create and may_be_called(name):
        return ForCustomer(before, {"account": name}, is_new=True)
    unknown = ForCustomer(
        topic,
        perhaps=(name, f"account={quote(name)} --create"),
        is_unanswered=ctx.picker is not None,
    )
    if ctx.picker is None:
        return unknown
    ways = [
        (f"{name} is a company: create it", ForCustomer(before, {"account": name}, is_new=True)),
        (f"{name} is a person: create it", ForCustomer(before, {"contact": name}, is_new=True)),
        ("neither: it is a part of the topic", ForCustomer(topic)),
    ]
    said = picked(
        ways, f"There is no customer {name!r}. Who is it?", [w[0] for w in ways], ctx.picker
    )
    return said[1] if said else unknown
