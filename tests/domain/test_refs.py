"""Refs, ranges, lists and names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.fields import KINDS
from oppcli.domain.name_matching import Match, match
from oppcli.domain.refs import Ref, parse_ref, parse_refs
from oppcli.errors import NotFound, WrongUsage
from pace import is_as_quick

NAMES = [
    (1, "Acme GmbH"),
    (2, "Acme Nordic AB"),
    (3, "Globex Mining"),
    (4, "acme gmbh"),
    (5, "Straße 1"),
]


@pytest.mark.parametrize(
    ("text", "kind", "ref"),
    [
        ("O12", None, "O12"),
        ("o12", "opportunity", "O12"),
        (" O12 ", "opportunity", "O12"),
        ("12", "opportunity", "O12"),
        ("#12", "opportunity", "O12"),
        ("012", "lead", "L12"),
        ("A41", None, "A41"),
        ("O9007199254740992", None, "O9007199254740992"),
    ],
)
def test_a_ref_or_a_bare_number_of_its_kind_names_a_record(
    text: str, kind: str | None, ref: str
) -> None:
    assert str(parse_ref(text, kind=kind)) == ref


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("12", None),
        ("#12", None),
        ("O0", None),
        ("0", "lead"),
        ("Z9", "lead"),
        ("Acme", "account"),
        ("O12b", None),
        ("O 12", None),
        ("O-12", None),
        ("O12\n3", None),
        ("O١٢", None),
        ("O９", None),
        ("O9007199254740993", None),
        ("9" * 10**6, "lead"),
        ("", "lead"),
    ],
)
def test_what_does_not_look_like_a_ref_is_a_name(text: str, kind: str | None) -> None:
    assert parse_ref(text, kind=kind) is None


def test_a_ref_of_another_kind_says_what_it_is() -> None:
    with pytest.raises(NotFound) as refused:
        parse_ref("l7", kind="opportunity")
    assert refused.value.message == "L7 is a lead, not an opportunity."
    assert refused.value.hint == "oppcli lead show L7"
    with pytest.raises(NotFound) as refused:
        parse_ref("O7", kind="account")
    assert refused.value.hint == "oppcli opp show O7"


@given(st.sampled_from(sorted(KINDS)), st.integers(1, 2**53))
def test_a_ref_reads_as_itself(kind: str, number: int) -> None:
    ref = Ref(kind, number)
    assert parse_ref(str(ref), kind=None) == parse_ref(str(ref).lower(), kind=kind) == ref
    assert parse_ref(str(number), kind=kind) == ref


@pytest.mark.parametrize(
    ("words", "refs"),
    [
        (["12", "14-16"], "O12 O14 O15 O16"),
        (["O14-O16"], "O14 O15 O16"),
        (["o14-16"], "O14 O15 O16"),
        (["12,15"], "O12 O15"),
        (["O3, O7", "3"], "O3 O7"),
        (["16", "14-16"], "O16 O14 O15"),
        (["7-7"], "O7"),
        (["Acme, Inc", "12"], "Acme, Inc O12"),
        (["12,Acme"], "12,Acme"),
        (["Deal-14"], "Deal-14"),
        (["2026-11-27"], "2026-11-27"),
        (["x", "x"], "x"),
        ([], ""),
    ],
)
def test_ranges_and_lists_expand_and_names_stay(words: list[str], refs: str) -> None:
    assert " ".join(str(ref) for ref in parse_refs(words, kind="opportunity")) == refs


def test_without_a_kind_only_lettered_ranges_expand() -> None:
    assert [str(ref) for ref in parse_refs(["L1-L2", "3-4"], kind=None)] == ["L1", "L2", "3-4"]


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("16-14", "O16-O14 runs backwards"),
        ("1-1001", "more than 1,000"),
        ("1-9999999999999", "more"),
    ],
)
def test_ranges_that_make_no_sense_are_refused(word: str, why: str) -> None:
    with pytest.raises(WrongUsage, match=why) as refused:
        parse_refs([word], kind="opportunity")
    assert parse_refs([refused.value.hint], kind="opportunity")


def test_a_range_of_another_kind_is_refused() -> None:
    with pytest.raises(NotFound, match="L1 is a lead"):
        parse_refs(["L1-L3"], kind="opportunity")


@given(st.integers(1, 10**9), st.integers(0, 999))
def test_a_range_holds_each_number_once_in_order(first: int, more: int) -> None:
    refs = parse_refs([f"{first}-{first + more}", str(first)], kind="lead")
    assert refs == [Ref("lead", number) for number in range(first, first + more + 1)]


@given(st.lists(st.text(max_size=12), max_size=6), st.sampled_from([None, "account"]))
def test_words_give_refs_names_or_a_refusal_and_nothing_twice(
    words: list[str], kind: str | None
) -> None:
    try:
        meant = parse_refs(words, kind=kind)
    except (WrongUsage, NotFound):
        return
    assert len(meant) == len(set(meant))
    assert {name for name in meant if isinstance(name, str)} <= set(words)


@pytest.mark.parametrize("word", ["1," * 500_000, "1-2" * 300_000, "O" * 10**6, "," * 10**6])
def test_a_megabyte_is_a_name_at_once(word: str) -> None:
    assert parse_refs([word], kind="lead") == [word]
    assert match(word, NAMES).kind == "none"
    assert is_as_quick(
        lambda: (parse_refs([word], kind="lead"), match(word, NAMES)),
        as_=lambda: (parse_refs(["1,2-3"], kind="lead"), match("acme", NAMES)),
        times=1_000,
    )


@pytest.mark.parametrize(
    ("text", "how", "numbers"),
    [
        ("ACME gmbh", "exact", [1, 4]),
        ("acme", "prefix", [1, 2, 4]),
        ("acme n", "prefix", [2]),
        ("mining glob", "words", [3]),
        ("nordic", "words", [2]),
        ("STRASSE 1", "exact", [5]),
        ("  globex   mining ", "exact", [3]),
    ],
)
def test_names_fit_exactly_then_by_beginning_then_by_words(
    text: str, how: str, numbers: list[int]
) -> None:
    fits = match(text, NAMES)
    assert (fits.kind, [number for number, _ in fits.found]) == (how, numbers)
    assert fits.near == []


def test_near_names_are_proposed_and_never_taken() -> None:
    assert match("globx", NAMES) == Match("none", [], ["Globex Mining"])
    assert match("Acme Gmbhh", [(1, "Acme GmbH")]) == Match("none", [], ["Acme GmbH"])


def test_a_name_of_an_older_store_is_found_with_the_signs_that_nobody_sees() -> None:
    assert match("\xad", [(1, "\xad")]).kind == "exact"
    assert match("a\u200bb", [(1, "ab"), (2, "a\u200bb")]).found == [(2, "a\u200bb")]
    assert match("a\u200bb", [(1, "ab")]).found == [(1, "ab")]


@pytest.mark.parametrize("text", ["", "   ", "zzzz"])
def test_text_that_is_blank_or_like_no_name_matches_none(text: str) -> None:
    assert match(text, NAMES) == Match("none", [], [])


@given(st.lists(st.tuples(st.integers(1, 99), st.text(min_size=1, max_size=20))), st.data())
def test_a_name_that_is_there_is_found_exactly(
    names: list[tuple[int, str]], data: st.DataObject
) -> None:
    typable = [one for one in names if one[1].strip()]
    if typable:
        wanted = data.draw(st.sampled_from(typable))
        fits = match(wanted[1], names)
        assert fits.kind == "exact"
        assert wanted in fits.found
