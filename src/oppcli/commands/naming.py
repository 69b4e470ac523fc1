"""Finds the record that the first words of a command line name, where other words follow."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import takewhile
from shlex import quote

from oppcli.commands.command import ALL
from oppcli.context import Context
from oppcli.domain.added_words import phone_length
from oppcli.domain.name_matching import match
from oppcli.domain.name_words import Reading, name_readings, topic_length, with_company
from oppcli.domain.refs import Ref, State, may_be_ref
from oppcli.domain.typed_words import with_ref
from oppcli.domain.wording import and_more, either, quoted
from oppcli.errors import Ambiguous, NotFound, SeveralCalled
from oppcli.queries.choosing import picked
from oppcli.queries.find import REGARDED, begun_by, known_names, meant_among

_PROPOSED = 3
_CUSTOMERS = ("account", "contact")


def first_named(
    ctx: Context,
    words: Sequence[str],
    kind: str | None = None,
    *,
    number_is: str | None = None,
    among: Sequence[str] = REGARDED,
    state: State = "",
    has_text: bool = True,
) -> tuple[Ref, list[str]]:
    """The record that the first words name, and the words behind its name.

    The parameters are those of `Context.find`. Where no free text can follow, as behind `won`, the
    longest name is meant. Words of a row, and words in quotes, are names as
    they stand. Where more than one reading is possible, a terminal asks; raises Ambiguous
    otherwise, with the command line for each.
    """

    def found(word: str) -> Ref:
        return ctx.find(kind, word, number_is=number_is, among=among, state=state)

    word = words[0]
    if kind is None and not ctx.is_exact and (count := phone_length(words)):
        return found(" ".join(words[:count]).rstrip(",")), list(words[count:])
    if ctx.is_exact or len(words) == 1 or " " in word or " " in words[1]:
        return found(word), list(words[1:])
    kinds = (kind,) if kind else tuple(among)
    if kind == "opportunity" and state:
        kinds = (*kinds, *_CUSTOMERS)
    is_ref = may_be_ref(word)
    names = begun_by(ctx.store, kinds, f"{word} ") if is_ref else known_names(ctx.store, kinds)
    readings = name_readings(words, names, ref=found(word) if is_ref else None) if names else []
    if not has_text and readings:
        longest = max(each.count for each in readings)
        readings = [each for each in readings if each.count == longest]
    if kind == "opportunity" and (sale := _by_topic(ctx, words, readings, state)):
        return sale
    if longer := _with_company(ctx, words, readings, kind, state):
        if len(longer.records) > 1:
            return _chosen(ctx, words, names, [longer])
        (ref,) = longer.records
        if kind == "opportunity" and ref.kind == "contact":
            ref = _with_sales(ctx, ref, words[: longer.count], state)
        return found(str(ref)), list(words[longer.count :])
    if len(readings) > 1:
        return _chosen(ctx, words, names, readings)
    only = readings[0] if readings else Reading(1, word, frozenset[Ref]())
    try:
        return found(only.name), list(words[only.count :])
    except SeveralCalled as several:
        several.hint = _each_told(ctx, words, only, several.refs)
        raise


def found_and_text(
    ctx: Context, kind: str, words: Sequence[str], text: str | None, *, state: State
) -> tuple[list[Ref], str | None]:
    """The records of a kind that the words name, and the text behind them: `12 price was too low`.

    The words are names alone where the `text` was given by itself, in rows, and where one of them
    is in quotes.
    """
    plain = [word.rstrip(",") for word in words]
    refs = list(takewhile(may_be_ref, plain))
    is_named = text is not None or any(" " in word for word in words) or words[0].casefold() in ALL
    if is_named or ctx.is_exact or len(refs) == len(words):
        return ctx.find_all(kind, words, state=state), text
    if len(refs) > 1:
        return ctx.find_all(kind, refs, state=state), " ".join(words[len(refs) :])
    if not refs:
        with suppress(NotFound):
            return ctx.find_all(kind, words, state=state), None
    ref, rest = first_named(ctx, words, kind, state=state)
    return [ref], " ".join(rest) or None


def _with_company(
    ctx: Context,
    words: Sequence[str],
    readings: Sequence[Reading[Ref]],
    kind: str | None,
    state: State,
) -> Reading[Ref] | None:
    """The longest reading whose name the words behind it tell by a company: `huber fink`."""
    if not readings:
        return None
    from oppcli.queries.identifying import companies

    known = companies(ctx.store, {ref for each in readings for ref in each.records})
    for each in readings:
        longer = with_company(words, each, known)
        if longer is not each and longer.count > max(other.count for other in readings):
            meant = meant_among(ctx.store, kind, sorted(longer.records, key=str), state)
            return replace(longer, records=frozenset(meant))
    return None


def _by_topic(
    ctx: Context, words: Sequence[str], readings: Sequence[Reading[Ref]], state: State
) -> tuple[Ref, list[str]] | None:
    """The one of a customer's several sales whose topic the words behind the customer's name say,
    and the words behind these: `lang trailer no budget`; None where they say none or several."""
    from oppcli.queries.customer_sales import customer_at, sales_among

    for each in readings if state else ():
        customers = [customer_at(ctx.store, ref, state) for ref in sorted(each.records, key=str)]
        sales = sales_among([customer for customer in customers if customer])
        behind = words[each.count :]
        lengths = {sale.ref: topic_length(behind, sale.topic) for sale in sales}
        most = max(lengths.values(), default=0)
        meant = [ref for ref, length in lengths.items() if length == most]
        if most and len(sales) > 1 and len(meant) == 1:
            return meant[0], list(behind[most:])
    return None


def _with_sales(ctx: Context, person: Ref, words: Sequence[str], state: State) -> Ref:
    """The person, or the account that the words name where only that has sales."""
    from oppcli.queries.customer_sales import customer_at, customer_of_company

    own = customer_at(ctx.store, person, state)
    of_company = customer_of_company(ctx.store, person, words, state)
    if (own and own.sales) or not (of_company and of_company.sales):
        return person
    return of_company.account or person


def _each_told(
    ctx: Context, words: Sequence[str], reading: Reading[Ref], refs: Sequence[object]
) -> str:
    """The command line for each of the `refs` that a name fits: with its company behind the name
    where that tells it, else with its ref."""
    from oppcli.queries.identifying import companies

    known = companies(ctx.store, reading.records)
    name, lines = list(words[: reading.count]), []
    for ref in sorted(filter(refs.__contains__, reading.records), key=str)[:_PROPOSED]:
        company = known.get(ref, "")
        told = [*name, *company.split()]
        is_told = not match(name[0], [(0, company)]).found  # `berg 'Berg AG'` is no clear name
        is_told = is_told and with_company(told, reading, known) == Reading(
            len(told), " ".join(told), frozenset((ref,))
        )
        again = " ".join(map(quote, told)) if is_told else ref
        lines.append(f"oppcli {with_ref(ctx.run.typed, name, again)}")
    return either(lines)


def _chosen(
    ctx: Context,
    words: Sequence[str],
    names: Sequence[tuple[Ref, str]],
    readings: Sequence[Reading[Ref]],
) -> tuple[Ref, list[str]]:
    """The reading that somebody chooses. Raises Ambiguous where nobody can be asked."""
    called: dict[Ref, str] = {}
    for ref, name in names:
        called.setdefault(ref, name)
    if len(readings) == 1:
        from oppcli.queries.identifying import companies

        of = companies(ctx.store, readings[0].records)
        called |= {ref: f"{called[ref]} ({company})" for ref, company in of.items()}
    options = [(ref, each) for each in readings for ref in sorted(each.records, key=str)]
    told = [_reading_text(ref, called, words[each.count :]) for ref, each in options]
    if meant := picked(options, "Which is meant?", told, ctx.picker):
        ref, chosen = meant
        return ref, list(words[chosen.count :])
    again = [
        f"oppcli {with_ref(ctx.run.typed, words[: each.count], ref)}"
        for ref, each in options[:_PROPOSED]
    ]
    said = f"where the name in {quoted(' '.join(words))} ends is not clear: {and_more(told)}."
    if len(readings) == 1:
        said = f"{quoted(readings[0].name)} fits {len(options)} records: {and_more(told)}."
    raise Ambiguous(said, either(again))


def _reading_text(ref: Ref, called: dict[Ref, str], text: Sequence[str]) -> str:
    """`C5 Berg AG with 'is late'`: the record, and the text that would be left."""
    name = f"{ref} {called[ref]}" if ref in called else str(ref)
    return f"{name} with {quoted(' '.join(text))}" if text else f"{name} with no text"
