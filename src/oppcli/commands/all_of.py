"""Reads whose records are meant: `assign all of kevin to marco`, `edit all kevin close=eoq`."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from shlex import quote

from oppcli.bare_words import taken
from oppcli.commands.command import Command, Family, WithoutDashes, Words, says_all
from oppcli.context import Context
from oppcli.domain.fields import KINDS
from oppcli.domain.name_matching import match
from oppcli.domain.owner_words import without_direction
from oppcli.domain.refs import may_be_ref
from oppcli.domain.typed_words import with_ref
from oppcli.domain.user_words import ME, means_me, says_me, user_meant
from oppcli.domain.wording import either, quoted
from oppcli.errors import Ambiguous, NotFound, WrongUsage
from oppcli.queries.choosing import picked
from oppcli.queries.find import known_names
from oppcli.queries.named_filters import NamedFilter, holding, longest_called, named_filters

_BEFORE = frozenset(("of", "by", "from", "for"))
_CUSTOMERS = ("account", "contact")
_GIVEN = ("opportunity", "lead", *_CUSTOMERS)  # what a name alone may be in `assign kevin to mia`
_MOST = 3


def of_owner(ctx: Context, made: Command, words: Words) -> Words:
    """The words with a filter by the owner whose name stands behind `all`, or alone where all work
    of an owner is handed over.

    Raises NotFound for an unknown name, WrongUsage for that of a team, and Ambiguous for one of a
    user and of a record where nobody can be asked.
    """
    assert made.finder is not None
    refs, is_all = list(words["refs"]), says_all(words)
    if is_all and "to" in words:
        refs = without_direction(refs)  # `assign all of sepp back to ingrid`
    behind = refs[is_all:]
    has_of = is_all and len(behind) > 1 and behind[0].casefold() in _BEFORE
    behind = behind[has_of:]
    run = list(takewhile(lambda word: "=" not in word, behind))
    known = [each for each in named_filters(ctx.store) if each.option in ("owner", "team")]
    found, count = longest_called(known, run)
    if is_all and says_me(run):
        found, count = [NamedFilter("owner", ME, run[0])], 1
    is_whole = bool(found) and count == len(run) == len(behind) and found[0].option == "owner"
    if not is_all and not is_whole:
        return words
    if not found:
        _refuse_nobody(ctx, run, known, has_of=has_of)
        return _with_time(words, refs[:1], behind, run)
    name = " ".join(run[:count])
    if found[0].option == "team" or len(found) > 1:
        options = [f"--{option} {quote(found[0].value)}" for option in ("owner", "team")]
        raise WrongUsage(
            f"{quoted(name)} is a team: what it owns, or what its members own?", either(options)
        )
    user = _User(found[0].value, name, tuple(refs[: is_all + has_of + count]), made.finder)
    if not means_me(user.login) and not _is_meant(ctx, user, is_all=is_all):
        return words
    if run[count:] and "until" not in words:
        words, rest = _picked_by(ctx, words, user, behind[count:], run[count:])
        return _filtered(ctx, {**words, "refs": rest}, user)
    return _filtered(ctx, _with_time(words, [], behind[count:], run[count:]), user)


def hand_on_other_kind(ctx: Context, kind: str) -> None:
    """Runs `lead assign all of aiko …` for what was typed behind `assign`, `leads of aiko …`."""
    from oppcli.commands import COMMANDS
    from oppcli.lazy import Noun, load

    noun, verb = COMMANDS[kind], ctx.run.verb
    assert isinstance(noun, Noun)
    typed = list(ctx.run.typed)
    behind = typed[typed.index(verb) + 1 :]
    at = [word.casefold() for word in behind].index(KINDS[kind].plural)
    ctx.hand_on(load(verb, noun.verbs[verb]), [*behind[:at], "all", *behind[at + 1 :]])


@dataclass(frozen=True, slots=True)
class _User:
    """A user whose records are meant: the login, or @me, the name and all words that were typed
    for it, and the filters of the command."""

    login: str
    name: str
    typed: tuple[str, ...]
    family: Family

    @property
    def filter(self) -> tuple[str, str]:
        """The option that finds what the user owns, and its value; edits have no --owner that
        finds."""
        if "owner" in {each.name for each in self.family.options}:
            return "owner", self.login
        return "where", f'owner="{self.login}"' if " " in self.login else f"owner={self.login}"

    @property
    def option(self) -> str:
        """The filter as it is typed."""
        name, value = self.filter
        return f"--{name} {quote(value)}"


def _refuse_nobody(
    ctx: Context, run: Sequence[str], known: list[NamedFilter], *, has_of: bool
) -> None:
    """Raises NotFound where the words behind `all` can only be a name, and nobody has it."""
    if not run or may_be_ref(run[0]):
        return
    near = [each.value for each in holding(known, run[0]) if each.option == "owner"]
    if near or has_of:
        told = f"there is no user called {quoted(run[0])}."
        again = [f"oppcli {with_ref(ctx.run.typed, run[:1], quote(each))}" for each in near[:_MOST]]
        raise NotFound(told, either(again) if near else "oppcli org list user")


def _with_time(
    words: Words, first: Sequence[str], rest: Sequence[str], plain: Sequence[str]
) -> Words:
    """The words with those refs. Plain words before a last argument that is a time belong to it:
    `snooze all of kevin next week`."""
    if plain and "until" in words:
        rest, until = rest[len(plain) :], " ".join([*plain, words["until"]])
        words = {**words, "until": until}
    return {**words, "refs": [*first, *rest]}


def _picked_by(
    ctx: Context, words: Words, user: _User, behind: Sequence[str], run: Sequence[str]
) -> tuple[Words, list[str]]:
    """The words with the filters that the `run` of words behind the user says, `closing this
    month in quotation`, and the arguments that are left: all where refs are among the words."""
    options = {each.name: words[each.name] for each in user.family.options}
    typed = list(ctx.run.typed)
    at = typed.index(user.typed[0]) if user.typed[0] in typed else len(typed)
    path = " ".join(["oppcli", *typed[:at]])
    found = taken(path, options, run, (), WithoutDashes(kind=user.family.finds))
    if any(may_be_ref(word) for name in found.names for word in name):
        return words, list(behind)
    if found.names:
        from oppcli.commands.named_in_words import filtered_by

        options = dict(filtered_by(ctx, path, options, found))
    return {**words, **options}, list(behind[len(run) :])


def _is_meant(ctx: Context, user: _User, *, is_all: bool) -> bool:
    """Whether the user is meant, and no record or customer of the name. Behind `all` only a
    customer of exactly that name may be; alone, whatever the name finds."""
    names = known_names(ctx.store, _CUSTOMERS if is_all else _GIVEN)
    fits = match(user.name, list(enumerate(each for _, each in names)))
    if not fits.found or (is_all and fits.kind != "exact"):
        return True
    records = [names[place] for place, _ in fits.found[:_MOST]]
    told = [f"what the user {user.login} owns", *(f"{ref} {name}" for ref, name in records)]
    meant = picked([True, *(False for _ in records)], "Which is meant?", told, ctx.picker)
    if meant is not None:
        return meant
    instead = [user.option, *(f"--{ref.kind} {ref}" if is_all else str(ref) for ref, _ in records)]
    again = [f"oppcli {with_ref(ctx.run.typed, user.typed, each)}" for each in instead]
    raise Ambiguous(f"{quoted(user.name)} can be {either(told)}.", either(again))


def _filtered(ctx: Context, words: Words, user: _User) -> Words:
    """The words with the filter, which is said. Raises WrongUsage for a second owner, and for
    records that have none."""
    kind = KINDS[user.family.finds]
    if kind.field("owner") is None:
        raise WrongUsage(
            f"{kind.plural} have no owner: say which with a filter.",
            f"--where '{kind.title}~loader' instead of all",
        )
    name, value = user.filter
    if name == "owner" and words["owner"]:
        raise WrongUsage(f"{value} and --owner {words['owner'][0]} are two owners.", user.option)
    who = user_meant(user.login, ctx.actor)
    others = [KINDS[each].plural for each in user.family.along[:1]]
    plurals = " and ".join([kind.plural, *others])
    ctx.out.note(
        f"{' '.join(user.typed)} means the {plurals} that {who} owns, as {user.option} does."
    )
    return {**words, name: [*(words[name] or ()), value]}
