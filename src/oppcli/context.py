"""What a command may reach for: settings, clock, store, output; each made on first use."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, tzinfo
from functools import cached_property, partial
from typing import TYPE_CHECKING, TypeVar

from oppcli.clock import Clock
from oppcli.config import Settings
from oppcli.domain.field import OWN_FIELDS
from oppcli.errors import NotFound
from oppcli.invocation import Invocation, text_of
from oppcli.output.out import Output
from oppcli.store import Store

if TYPE_CHECKING:
    from oppcli.domain.as_of import AsOf
    from oppcli.domain.dates import DateOrder
    from oppcli.domain.refs import Ref, State
    from oppcli.domain.results import Stated, Written
    from oppcli.output.table import Table
    from oppcli.queries.choosing import Pick
    from oppcli.queries.converting import Converter
    from oppcli.queries.filter_arguments import Asking
    from oppcli.services.work import Work

Flags = Mapping[str, object]
_Written = TypeVar("_Written", bound="Written")


class Context:
    """One command's surroundings. Flags given after the command win over those before it."""

    is_of_many = False  # whether the command is called for each record that filters find

    def __init__(self, run: Invocation, flags: Flags) -> None:
        self.run = run
        self._flags = {**run.flags, **{name: value for name, value in flags.items() if value}}
        self.is_exact = bool(flags.get("stdin"))  # words of rows, in which each has its place
        OWN_FIELDS.set(lambda kind: self.store.own_fields(kind))  # noqa: PLW0108 - opened late

    @cached_property
    def settings(self) -> Settings:
        flags = (("db", "db"), ("user", "as_user"), ("color", "color"))
        given = {name: text_of(self._flags.get(flag)) for name, flag in flags}
        return Settings(given, self.run.environ)

    @cached_property
    def as_of(self) -> "AsOf | None":
        """The moment in the past that is looked at, where one was asked for."""
        if not (asked := self._flags.get("as_of")):
            return None
        ahead = self._flags.get("ahead")
        return self.moment(str(asked), f"oppcli {ahead} {asked}" if ahead else "--as-of yesterday")

    def moment(self, text: str, hint: str, last: "AsOf | None" = None) -> "AsOf":
        """The moment of the past that was typed, counted from the `last` one that may be meant,
        by default from now. Raises BadValue, with the hint, for a later one."""
        from oppcli.domain.as_of import parse_as_of

        return parse_as_of(
            text,
            now=self._clock.now,
            today=self._clock.today,
            zone=self.zone,
            order=self.date_order,
            fiscal_year_start=self.fiscal_year_start,
            hint=hint,
            last=last,
        )

    @property
    def seen_by(self) -> list[str]:
        """The options that say by whom and at which moment the store is looked at, as typed."""
        given = (("--as-user", self._flags.get("as_user")), ("--as-of", self._flags.get("as_of")))
        return [str(word) for option in given if option[1] for word in option]

    @property
    def now(self) -> datetime:
        """This instant in UTC, or the last one of the past that is looked at."""
        return self.as_of.at if self.as_of else self._clock.now

    @property
    def today(self) -> date:
        """This day, or the one in the past that is looked at."""
        return self.as_of.day if self.as_of else self._clock.today

    @property
    def present(self) -> date:
        """The real day, whatever day in the past is looked at."""
        return self._clock.today

    @property
    def zone(self) -> tzinfo:
        return self._clock.zone

    @cached_property
    def _clock(self) -> Clock:
        return Clock(self.run.environ)

    @property
    def actor(self) -> str:
        return self.settings["user"]

    @property
    def is_interactive(self) -> bool:
        """Whether a question may be asked: a terminal at both ends and no `--no-input`."""
        return not self._flags.get("no_input") and self.run.is_at_terminal

    @property
    def may_ask(self) -> bool:
        """Whether somebody is there to answer who has not asked for refs alone."""
        return self.is_interactive and not self._flags.get("quiet")

    @cached_property
    def store(self) -> Store:
        # A path typed for this one command is more likely mistyped than new, unless it adds.
        given = self.settings.setting("db").origin == "flag" and not self._flags.get("adds")
        self.run.store = Store(
            self.settings["db"],
            made_by_reading=not given,
            as_of=self.as_of.at if self.as_of else None,
            days_over=self.as_of.last_over if self.as_of else None,
            is_trial=bool(self._flags.get("dry_run")),
            clock=lambda: self._clock.now,
            region=lambda: self.settings["region"],
        )
        return self.run.store

    @property
    def makes_page(self) -> bool:
        """Whether `--to NAME.html` asks for a page."""
        return bool(self._flags.get("to")) and self.out.is_page

    def at(self, moment: "AsOf") -> "Context":
        """A context whose store is as it was at a moment; periods are read by this day still. The
        caller closes it."""
        past = Context(self.run, self._flags)
        past.__dict__.update(as_of=moment, store=self.store.at(moment))
        past.__dict__["asking"] = replace(past.asking, read_on=self.asking.day_read_on)
        OWN_FIELDS.set(self.store.own_fields)  # still those of today
        return past

    def close(self) -> None:
        """Lets go of a store that `at` opened."""
        self.store.close()

    @cached_property
    def out(self) -> Output:
        fields, limit = self._flags.get("fields"), self._flags.get("limit")
        if limit is not None:
            from oppcli.domain.numbers import read_limit

            limit = read_limit(str(limit))
        return Output(
            format=text_of(self._flags.get("output")),
            fields=[name.strip() for name in str(fields).split(",")] if fields else None,
            sort=text_of(self._flags.get("sort")),
            limit=limit,
            quiet=bool(self._flags.get("quiet")),
            colour=self.settings["color"],
            stdout=self.run.stdout,
            stderr=self.run.stderr,
            today=self.today,
            no_input=bool(self._flags.get("no_input")),
            to=text_of(self._flags.get("to")),
            excel_safe=bool(self._flags.get("excel_safe")),
            is_short=self.run.in_full is not None,
        )

    @property
    def fields(self) -> list[str] | None:
        """The columns asked for with `--fields`, and those that `--sort` needs."""
        return self.out.fields

    @cached_property
    def date_order(self) -> "DateOrder | None":
        order = self.settings["date_order"]
        if not order:
            return None
        from oppcli.domain.dates import DateOrder

        return DateOrder(order)

    @property
    def fiscal_year_start(self) -> int:
        return int(self.settings["fiscal_year_start"])

    @cached_property
    def asking(self) -> "Asking":
        """How the words of filters are read: by whom, on which day, in which calendar."""
        from oppcli.queries.filter_arguments import Asking

        return Asking(
            me=self.actor,
            today=self.today,
            zone=self.zone,
            fiscal_year_start=self.fiscal_year_start,
            date_order=self.date_order,
            currency=self.settings["currency"],
            base=self.settings["base_currency"],
            looks=text_of(self._flags.get("looks")) or "forward",
        )

    @cached_property
    def work(self) -> "Work":
        """This command's errand for a service."""
        from oppcli.services.work import Work

        return Work(
            store=self.store,
            actor=self.actor,
            command=self.run.said,
            now=self.now,
            today=self.today,
            zone=self.zone,
            currency=self.settings["currency"],
            base=self._base,
            date_order=self.date_order,
            fiscal_year_start=self.fiscal_year_start,
            keep=not self._flags.get("dry_run"),
            create=bool(self._flags.get("create")),
        )

    @contextmanager
    def trial(self) -> "Iterator[Work]":
        """A dry run of this command's work: nothing is stored and no store is created."""
        own_fields, before = OWN_FIELDS.get(), self.run.store
        trial = Context(self.run, {**self._flags, "dry_run": True})
        try:
            yield trial.work
        finally:
            trial.store.close()
            self.run.store = before
            OWN_FIELDS.set(own_fields)  # the trial's may have been added by it, and are not kept

    @property
    def _base(self) -> str:
        """The base currency somebody configured; '' when it is only what `currency` is."""
        setting = self.settings.setting("base_currency")
        return "" if setting.origin == "default" else setting.value

    def converter(self, shown: str | None = None) -> "Converter | None":
        """What reports convert with; None where every currency is to be shown as its own.

        `shown` is base (the default) or own. Raises BadValue for anything else.
        """
        from oppcli.domain.choices import one_of
        from oppcli.queries.converting import Converter

        if one_of("currency", shown or "base", ("base", "own")) == "own":
            return None
        return Converter(self.store, self.settings["base_currency"], self.today)

    @property
    def pick_always(self) -> "Pick | None":
        """Asks which of some choices is meant, also with `-q`; None where nobody can be asked."""
        return partial(self.run.pick, note=self.out.note) if self.is_interactive else None

    @property
    def picker(self) -> "Pick | None":
        """What asks which of some choices is meant; None where nobody can be asked."""
        return self.pick_always if self.may_ask else None

    def find(
        self,
        kind: str | None,
        word: str,
        *,
        state: "State" = "",
        number_is: str | None = None,
        among: "Sequence[str] | None" = None,
        of_customer: bool = True,
    ) -> "Ref":
        """The one record that `word` names, of that `state`; a customer's name then means the one
        opportunity of it, if `of_customer`. Asks on a terminal when several fit. The others are
        explained at `queries.find`."""
        from oppcli.queries.find import REGARDED, find

        look, pick = partial(find, self.store, kind, word, state=state), self.pick_always
        try:
            return look(number_is=number_is, among=among or REGARDED, pick=pick)
        except NotFound as error:
            return self._of_customer([word], error, kind if of_customer else None, state)

    def _of_customer(
        self, words: Sequence[str], missing: NotFound, kind: str | None, state: "State"
    ) -> "Ref":
        """The one opportunity of that state, or live deal, of the customer called so, and a note
        of it. Raises what is `missing` where none is meant, and in rows."""
        if self.is_exact or not (kind == "deal" or (kind == "opportunity" and state)):
            raise missing
        from oppcli.queries.choosing import NameLookup
        from oppcli.queries.customer_deals import meant_by_customer

        asked = NameLookup(self.run.typed, self.pick_always, self.out.note, self.run.verb)
        return meant_by_customer(self.store, kind, words, missing, asked, state)

    def hand_on(self, command: "Callable[..., object]", words: Sequence[str]) -> None:
        """Runs another command with `words`, and with the common options that this one got."""
        self.store.close()
        self.run.flags.update(self._flags)
        command(list(words), prog_name="oppcli", standalone_mode=False, obj=self.run)

    def find_all(self, kind: str, words: Sequence[str], *, state: "State" = "") -> "list[Ref]":
        """The records that several words, lists and ranges name: `12 14-16 'fleet renewal'`.

        All words together may name a customer; one beside others may be no name at all.
        """
        from oppcli.domain.refs import found_refs
        from oppcli.queries.find import by_company, names_known

        store, names = self.store, partial(names_known, self.store, kind)
        try:
            found = partial(self.find, kind, state=state, of_customer=False)
            words = words if self.is_exact or not words[1:] else by_company(store, kind, words)
            refs = found_refs(words, names, kind=kind, find=found, are_whole=self.is_exact)
            if len(refs) != 1 or (kind != "deal" and refs[0].number <= store.last_number(kind)):
                return refs
            # A number of no record may be what one is called, and that of no deal a sale's.
            return [found(str(refs[0]) if words[1:] else words[0])]
        except NotFound as error:
            return [self._of_customer(words, error, kind, state)]

    def wrote(
        self,
        written: "Sequence[_Written]",
        sentence: "Callable[[_Written, date], str | tuple[str, ...]]",
    ) -> None:
        """Shows what was written: a sentence or several each, or only the refs, or the records
        themselves."""
        from oppcli.output.listing import record_table

        if self._flags.get("quiet"):
            for each in written:
                self.out.say(str(each.ref))
        elif self._flags.get("output") not in (None, "table", "plain"):
            self.out.table(record_table(written[0].ref.kind, [each.record for each in written]))
        else:
            from oppcli.output.sentences import say_written

            say_written(self.out, written, sentence, self.today, self.fiscal_year_start)
        self._say_if_dry()

    def stated(
        self, lines: "Callable[[], list[str]]", table: "Callable[[], Table]", *done: "Stated"
    ) -> None:
        """Shows what was written that has a name and no ref, as `wrote` does records."""
        if self.out.quiet:
            self.out.say("\n".join(each.name for each in done))
        elif self.out.is_screen:
            for line in lines():
                self.out.say(line)
        else:
            self.out.table(table())
        self._say_if_dry()

    def _say_if_dry(self) -> None:
        if self._flags.get("dry_run"):
            self.out.note("Nothing was saved (dry run).")

    def finish(self) -> None:
        """Prints the notes of a command that succeeded, closes its store and saves its page."""
        store = self.__dict__.get("store")
        asking: Asking | None = self.__dict__.get("asking")
        for note, always in asking.notes.items() if asking is not None else ():
            self.out.note(note, always=always)
        if self.as_of and self.out.is_terminal:
            self.out.note(self.as_of.told(self.zone))
        if self.as_of and store is not None:
            from oppcli.queries.reconstructed import notes_of_the_past

            for said in notes_of_the_past(store, self.today, self.zone):
                self.out.note(said)
        if store is not None:
            store.close()
            if store.created:
                self.out.note(f"created the store {store.name}", unbroken=True)
                if self.settings.setting("user").origin == "default":
                    self.out.note(f"you are {self.actor} here; if not: oppcli config set user NAME")
        if self.makes_page:
            self.out.save_page()
        self.tell_upgrade()

    def tell_upgrade(self) -> None:
        """Says what an upgrade of the store did, whatever became of the command that began it."""
        store: Store | None = self.__dict__.get("store")
        done = store.upgraded if store is not None else None
        if store is None or done is None:
            return
        if done.backup is not None and not self.out.quiet:
            self.out.warn(f"upgraded the store {store.name}; as it was: {done.backup}")
        for line in done.told:
            self.out.warn(line)

    def ask(self, question: str) -> str | None:
        """What a person at a terminal answers; None for nothing, and where nobody can be asked."""
        return self.run.ask(question) if self.may_ask else None
