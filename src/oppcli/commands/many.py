"""Calls a command for each record that filters find: shown first, asked about, one command to undo.

The records are tried one by one in one transaction, also after one was refused. Then either all are
changed or none, unless those that go well are to be kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from shlex import quote
from typing import Any

from oppcli.commands.command import Command, Family, Words, says_all
from oppcli.commands.editing import with_whole_values
from oppcli.commands.stdin_rows import interrupted_between
from oppcli.context import Context
from oppcli.domain.fields import KINDS, Kind
from oppcli.domain.refs import Ref
from oppcli.domain.results import Written
from oppcli.domain.wording import all_of, counted, quoted
from oppcli.errors import OppError, Overtaken, RowsRejected, StoreUnusable, WrongUsage
from oppcli.output.changes import changes_table
from oppcli.output.listing import record_table
from oppcli.queries.filter_arguments import Filters
from oppcli.services.work import Work

_Sentence = Callable[[Written, date], Any]

_MOST_SHOWN = 20  # records whose changes a terminal shows
_MOST_REFUSED = 10  # refusals that are told one by one


@dataclass(slots=True)
class _Outcome:
    """What became of the records: those that went well, and the refusals of the others."""

    done: list[Written] = field(default_factory=list)
    refused: list[tuple[Ref, OppError]] = field(default_factory=list)

    @property
    def changed(self) -> list[Written]:
        return [each for each in self.done if each.changed]

    @property
    def first(self) -> OppError:
        return self.refused[0][1]

    @property
    def is_one_refusal(self) -> bool:
        """Whether all records are refused in the same words, or the only one is."""
        said = {error.message for _, error in self.refused}
        return not self.done and len(said) == 1


class FoundContext(Context):
    """The surroundings of all records: what each call has to say is collected, nobody is asked."""

    is_trial = False
    is_of_many = True

    def __init__(self, run: Any, flags: Any) -> None:
        super().__init__(run, flags)
        self.told: list[Written] = []
        self.sentence: _Sentence | None = None

    @cached_property
    def _usual_work(self) -> Work:
        return super().work

    @property
    def work(self) -> Work:
        """As usual, but that a trial keeps nothing."""
        return replace(self._usual_work, keep=False) if self.is_trial else self._usual_work

    @property
    def is_interactive(self) -> bool:
        return False

    @property
    def is_somebody_there(self) -> bool:
        """Whether the one question about all records may be asked."""
        return super().is_interactive and not self.out.quiet

    def wrote(self, written: Sequence[Any], sentence: _Sentence) -> None:  # type: ignore[override]
        """Collects what was written."""
        self.told.extend(written)
        self.sentence = sentence

    def say_all(self, written: Sequence[Written]) -> None:
        """Shows what was collected as a command for one record does."""
        if written and self.sentence is not None:
            super().wrote(written, self.sentence)


def call_for_found(made: Command, ctx: FoundContext, words: Words) -> None:
    """Calls the command for each record that the filters find, once somebody agreed.

    Raises WrongUsage where refs or rows are given as well, or nobody can be asked and `--yes` is
    missing; RowsRejected when records were refused, with the exit code of the first one unless
    others were changed.
    """
    family = made.finder
    assert family is not None
    kind = KINDS[family.finds]
    filters = {each.name for each in family.options} - {"yes"}
    is_all = says_all(words)
    words = _spelled_out(ctx, family, words, filters)
    _refuse_other_ways(kind, words, filters, is_all=is_all)
    refs = _found(ctx, kind, words, family, filters)
    if not refs:
        if not (ctx.out.is_default_format or ctx.out.quiet):
            ctx.out.table(record_table(kind.name, []))
        ctx.out.note(f"No {kind.name} matches: nothing was changed.")
        return
    is_dry = not ctx.work.keep
    if not (is_dry or words["yes"]):
        if not ctx.is_somebody_there or words.get("idempotency_key"):
            raise WrongUsage(
                f"{_count(refs, kind)} {'fits' if len(refs) == 1 else 'fit'}, and nobody can"
                f" be asked whether to change {'it' if len(refs) == 1 else 'them'}:"
                " --dry-run shows what would change, and --yes changes it.",
                f"oppcli {ctx.run.said} --dry-run",
            )
        if not _agreed(made, ctx, words, refs, kind):
            return
    else:
        _tell_count(ctx, words, refs)
    keep_going = bool(words.get("keep_going"))
    outcome = ctx.work.store.repeat(lambda: _all(made, ctx, words, refs, keep_going=keep_going))
    _refuse(ctx, outcome, kind, keep_going=keep_going)
    if is_dry or words["yes"]:
        _show(ctx, outcome, kind)
    elif ctx.out.is_default_format:
        ctx.out.say(f"{_count(_refs(outcome.changed), kind)} changed.")
    else:
        ctx.say_all(outcome.done)
    _tell_refused(outcome, kind, saved=not is_dry)
    if not is_dry:
        from oppcli.commands.handing_over import tell_the_way_back

        tell_the_way_back(ctx, outcome.changed)


def _refuse_other_ways(kind: Kind, words: Words, filters: set[str], *, is_all: bool) -> None:
    """Raises WrongUsage unless filters alone say which records are meant."""
    refs = [word for word in words["refs"] or () if "=" not in word]
    if refs and is_all:
        raise WrongUsage(
            f"all stands for every one of yours, and {quoted(refs[0])} beside it names one.",
            "leave out all, or the other one",
        )
    given = {name: words[name] for name in filters if words[name] not in (None, (), [])}
    if not given:
        raise WrongUsage(
            f"--yes is for {kind.plural} that filters find, and there is no filter.",
            "--where 'owner=leif' --yes",
        )
    for name, value in given.items():
        if not any(each.strip() for each in ([value] if isinstance(value, str) else value)):
            raise WrongUsage(f"--{name} is empty, so every {kind.name} would fit.", "--status all")
    if refs:
        raise WrongUsage(
            f"refs and filters are not given together: {refs[0]} or --{next(iter(given))}.",
            f"--where 'ref={refs[0]}'",
        )
    if words.get("stdin"):
        raise WrongUsage("--stdin reads the records from rows, so no filter finds them.", "--stdin")


def _spelled_out(ctx: Context, family: Family, words: Words, filters: set[str]) -> Words:
    """The words with what `all` means, and with whole values: `edit all close=next friday`.

    Without a filter, `all` means the records that the actor owns. Raises WrongUsage for a kind
    without owners.
    """
    kind = KINDS[family.finds]
    refs = [*words["refs"]] if words["refs"] else []
    is_all = says_all(words)
    words = {**words, "refs": with_whole_values(kind, ["all", *refs[is_all:]])[1:]}
    named = any("=" not in word for word in words["refs"])
    if not is_all or named or any(words[name] for name in filters):
        return words
    if kind.field("owner") is None:
        raise WrongUsage(
            f"{kind.plural} have no owner, so that all would be everyone's:"
            " say which with a filter.",
            f"--where '{kind.title}~loader' instead of all",
        )
    ctx.out.note(f"all means the {kind.plural} that {ctx.actor} owns.")
    if "owner" in filters:
        return {**words, "owner": ["@me"]}
    return {**words, "where": ["owner=@me"]}


def _tell_count(ctx: Context, words: Words, refs: Sequence[Ref]) -> None:
    """Says of `close=+1w` that it makes the days of several records one, and what moves each."""
    from oppcli.domain.dates import is_count

    for word in words["refs"] if len(refs) > 1 else ():
        name, _, value = word.partition("=")
        if value.startswith("+") and is_count(value):
            later = f"{name}={quote(f'{value[1:]} later')}"
            ctx.out.note(f"{word} counts from today; {later} moves each from its own day.")


def _found(ctx: Context, kind: Kind, words: Words, family: Family, filters: set[str]) -> list[Ref]:
    """The records that fit, by their number, and then those that go along."""
    from oppcli.queries.fitting import fitting

    given = {name for name in filters if words[name]}
    asked = {name: words[name] for name in given}
    found = fitting(ctx.store, kind, Filters(**asked), ctx.asking, family.statuses)
    if family.along and given == {"owner"}:
        along, *statuses = family.along
        found += fitting(ctx.store, KINDS[along], Filters(**asked), ctx.asking, statuses)
    return found


def _agreed(made: Command, ctx: FoundContext, words: Words, refs: list[Ref], kind: Kind) -> bool:
    """Shows what would change and asks. False where nothing would, or the answer is no."""
    ctx.is_trial = True
    keep_going = bool(words.get("keep_going"))
    trial = ctx.work.store.repeat(lambda: _all(made, ctx, words, refs, keep_going=keep_going))
    ctx.is_trial = False
    _refuse(ctx, trial, kind, keep_going=keep_going)
    _show_table(ctx, trial, kind)
    if not trial.changed:
        return False
    _tell_count(ctx, words, refs)
    from oppcli.commands.asking import agrees

    if agrees(ctx, f"Change {_count(_refs(trial.changed), kind)}?", even_quiet=True):
        return True
    ctx.out.note("Nothing was changed.")
    return False


class _NothingKeptError(Exception):
    """Rolls everything back, since a record was refused."""


def _all(
    made: Command, ctx: FoundContext, words: Words, refs: Sequence[Ref], *, keep_going: bool
) -> _Outcome:
    """Calls the command for each record in one transaction."""
    outcome = _Outcome()
    values = [word for word in words["refs"] or () if "=" in word]
    try:
        with ctx.work.transaction(), interrupted_between() as check:
            for ref in refs:
                ctx.told = []
                try:
                    made.call(ctx, {**words, "refs": [str(ref), *values]})
                except (StoreUnusable, Overtaken, WrongUsage):  # no record's doing
                    raise
                except OppError as error:
                    outcome.refused.append((ref, error.with_traceback(None)))
                else:
                    outcome.done += ctx.told
                check()
            if outcome.refused and not (keep_going and outcome.done):
                raise _NothingKeptError
    except _NothingKeptError:
        pass
    return outcome


def _refuse(ctx: Context, outcome: _Outcome, kind: Kind, *, keep_going: bool) -> None:
    """Tells the refusals. Raises RowsRejected where they kept everything from being changed."""
    if not outcome.refused:
        return
    if outcome.is_one_refusal:
        raise outcome.first
    for ref, error in outcome.refused[:_MOST_REFUSED]:
        told = error.message if str(ref) in error.message else f"{ref}: {error.message}"
        ctx.out.warn(f"  {told}")
    more = len(outcome.refused) - _MOST_REFUSED
    if more > 0:
        ctx.out.warn(f"  … and {more:,} more")
    if keep_going and outcome.done:
        return
    others = len(outcome.done)
    raise RowsRejected(
        f"{_of_all(outcome, kind)} refused, so nothing was changed.",
        f"correct them, or --keep-going changes the other {others:,}" if others else "",
        exit_code=outcome.first.exit_code,
    )


def _tell_refused(outcome: _Outcome, kind: Kind, *, saved: bool) -> None:
    """Raises RowsRejected where some records were changed and others refused."""
    if outcome.refused:
        changed = f"{len(outcome.done):,} {'changed' if saved else 'would be changed'}"
        raise RowsRejected(f"{_of_all(outcome, kind)} refused, {changed}.", saved=saved)


def _of_all(outcome: _Outcome, kind: Kind) -> str:
    refused = len(outcome.refused)
    several = _count([*(ref for ref, _ in outcome.refused), *_refs(outcome.done)], kind)
    return f"{refused:,} of {several} {'is' if refused == 1 else 'are'}"


def _show(ctx: FoundContext, outcome: _Outcome, kind: Kind) -> None:
    """Shows what was changed, or would be: on a terminal a short table, else each record."""
    is_screen = ctx.out.is_terminal and not ctx.out.quiet and ctx.out.is_default_format
    is_dry = not ctx.work.keep
    if not is_screen and not (is_dry and ctx.out.is_default_format and not ctx.out.quiet):
        ctx.say_all(outcome.done)
        return
    _show_table(ctx, outcome, kind)
    if is_dry:
        ctx.out.note("Nothing was saved (dry run).")
    elif outcome.changed:
        ctx.out.say(f"{_count(_refs(outcome.changed), kind)} changed.")


def _show_table(ctx: FoundContext, outcome: _Outcome, kind: Kind) -> None:
    """What changes, old → new, and how many records there are beside those shown."""
    changed = outcome.changed
    shown = changed[:_MOST_SHOWN] if ctx.out.is_terminal else changed
    if changed:
        width = ctx.out.style.width if ctx.out.is_terminal else None
        ctx.out.table(changes_table(shown, ctx.today, width=width, is_screen=ctx.out.is_terminal))
    if len(shown) < len(changed):
        ctx.out.note(f"… and {len(changed) - len(shown):,} more")
    same = [each.ref for each in outcome.done if not each.changed]
    if same:
        ctx.out.note(
            f"{_count(same, kind)} {'stays as it is' if len(same) == 1 else 'stay as they are'}."
        )


def _refs(written: Sequence[Written]) -> list[Ref]:
    return [each.ref for each in written]


def _count(refs: Sequence[Ref], kind: Kind) -> str:
    """`3 opportunities`; `3 opportunities and 2 leads` where others went along."""
    kinds = [KINDS[name] for name in dict.fromkeys(ref.kind for ref in refs)] or [kind]
    counts = ((each, sum(ref.kind == each.name for ref in refs)) for each in kinds)
    return all_of(counted(count, each.name, each.plural) for each, count in counts)
