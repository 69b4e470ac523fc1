"""What the user says about a file, and how it is tied to the file's headings."""

from collections.abc import Callable
from pathlib import Path

import pytest

from oppcli.domain.dates import DateOrder
from oppcli.errors import BadValue, NotFound, WrongUsage
from oppcli.importing.layouts.layout import Layout, lay_out
from oppcli.importing.layouts.mapping import Mapping, from_options, read_map_file
from oppcli.importing.layouts.template import parse_template
from oppcli.importing.table import Table

from .conftest import REPOSITORY, WriteFile

HEADINGS = ("Id", "Deal Title", "Est. Value", "Milestone", "Campaign")


def told(*maps: str, values: tuple[str, ...] = (), **more: str) -> Mapping:
    return from_options(maps, values, kind="opportunity", **more)


def feeds(layout: Layout) -> dict[str, str]:
    return {feed.field.name: feed.heading for feed in layout.feeds}


def test_headings_are_mapped_by_hand_and_the_rest_by_name() -> None:
    layout = lay_out(HEADINGS, told("Est. Value=est_revenue", "milestone=stage"), "x.csv")
    assert feeds(layout) == {
        "external_id": "Id",
        "topic": "Deal Title",
        "est_revenue": "Est. Value",
        "stage": "Milestone",
    }
    assert layout.unmapped == ("Campaign",)


def test_one_heading_can_feed_two_fields() -> None:
    layout = lay_out(HEADINGS, told("Milestone=stage", "Milestone=status"), "x.csv")
    assert feeds(layout)["stage"] == feeds(layout)["status"] == "Milestone"


def test_a_heading_can_be_left_out_without_being_listed() -> None:
    layout = lay_out(HEADINGS, told("Campaign=", "Id="), "x.csv")
    assert layout.unmapped == ("Est. Value", "Milestone")
    assert "external_id" not in feeds(layout)


@pytest.mark.parametrize(
    ("maps", "values", "said"),
    [
        (("Stufe=stage",), (), "no heading 'Stufe'"),
        (("Milestone=stages",), (), "'stages' is not a field of opportunities"),
        (
            ("Milestone=stage", "Campaign=stage"),
            (),
            "both 'Milestone' or 'Campaign' are mapped to stage",
        ),
        ((), ("stage:Won=delivery",), "values of stage are mapped, but no heading is"),
    ],
)
def test_a_mapping_that_does_not_fit_the_file_is_refused(
    maps: tuple[str, ...], values: tuple[str, ...], said: str
) -> None:
    with pytest.raises(BadValue, match=said) as caught:
        lay_out(HEADINGS, told(*maps, values=values), "x.csv")
    assert caught.value.hint


@pytest.mark.parametrize("said", ["stage", "=stage"])
def test_a_map_option_needs_both_sides(said: str) -> None:
    with pytest.raises(WrongUsage):
        from_options([said])


@pytest.mark.parametrize("said", ["stage", "stage:Won", ":Won=x"])
def test_a_map_value_option_needs_field_value_and_value(said: str) -> None:
    with pytest.raises(WrongUsage):
        from_options((), [said])


def test_values_are_mapped_whatever_their_case() -> None:
    mapping = told(
        "Milestone=stage", values=("stage:Proposal/Price Quote=quotation", "stage:*=interest")
    )
    stage = lay_out(HEADINGS, mapping, "x.csv").feed("stage")
    assert stage is not None
    assert [stage.said(cell) for cell in ("proposal/price quote ", "else", "")] == [
        "quotation",
        "interest",
        "",
    ]


def test_a_constant_fills_what_is_blank() -> None:
    mapping = Mapping(kind="opportunity", constants={"topic": "none", "currency": "EUR"})
    layout = lay_out(HEADINGS, mapping, "x.csv")
    topic, currency = layout.feed("topic"), layout.feed("currency")
    assert topic is not None
    assert currency is not None
    assert (topic.said("x"), topic.said("  "), currency.said("")) == ("x", "none", "EUR")


def test_the_kind_is_told_by_headings_unless_said() -> None:
    layout = lay_out(("topic", "stage", "account"), Mapping(), "x.csv")
    assert (layout.kind.name, layout.told_by) == ("opportunity", 3)
    assert lay_out(HEADINGS, Mapping(kind="opps"), "x.csv").told_by is None
    with pytest.raises(BadValue, match="'invoice' is not a kind"):
        lay_out(HEADINGS, Mapping(kind="invoice"), "x.csv")


def test_the_columns_of_a_rejects_file_are_no_data() -> None:
    layout = lay_out(("oppcli_line", "oppcli_reason", "topic"), told(), "x.csv")
    assert feeds(layout) == {"topic": "topic"}
    assert layout.unmapped == ()


def test_a_map_file_says_all_that_options_say(write: WriteFile) -> None:
    path = write(
        'kind = "opportunity"\nsource_system = "old"\ndate_order = "dmy"\ndecimal = "comma"\n'
        '[columns]\nMilestone = ["stage", "status"]\nCampaign = ""\n'
        "[values.status]\nWon = 'won'\n[values.probability]\n1 = 100\n"
        "[constants]\nnext_step = 'x'\n",
        "map.toml",
    )
    assert read_map_file(path) == Mapping(
        "opportunity",
        "old",
        {"Milestone": ("stage", "status"), "Campaign": ()},
        {"status": {"Won": "won"}, "probability": {"1": "100"}},
        {"next_step": "x"},
        DateOrder.DMY,
        ",",
    )


def test_options_win_over_the_map_file() -> None:
    kept = told(
        "Milestone=stage", values=("stage:A=interest", "stage:B=quotation"), decimal="comma"
    )
    said = from_options(["Milestone=status"], ["stage:A=contract"], decimal="point")
    both = kept.overridden_by(said)
    assert both.kind == "opportunity"
    assert both.columns == {"Milestone": ("status",)}
    assert both.values == {"stage": {"A": "contract", "B": "quotation"}}
    assert both.decimal == "."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind = ", "is not a map file"),
        ("colums = {}", "'colums' is not a key of a map file"),
        ("columns = 3", "columns is not a table"),
        ("kind = true", "'kind' is not a text"),
        ("date_order = 'mixed'", "'mixed' is not an order of dates"),
        ("decimal = 'dot'", "'dot' is not a decimal mark"),
    ],
)
def test_what_is_wrong_in_a_map_file_is_said(write: WriteFile, text: str, said: str) -> None:
    with pytest.raises(BadValue, match=said) as caught:
        read_map_file(write(text, "map.toml"))
    assert "map.toml" in caught.value.message


def test_an_absent_map_file_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_map_file(str(tmp_path / "no.toml"))


def test_the_example_map_file_is_sound() -> None:
    mapping = read_map_file(str(REPOSITORY / "docs" / "examples" / "maven.toml"))
    headings = tuple(mapping.columns)
    assert lay_out(headings, mapping, "x.csv").unmapped == ()


@pytest.mark.parametrize(
    ("text", "pieces", "made"),
    [
        ("{model} for {account}", ("GTX", "Acme"), "GTX for Acme"),
        ("{model} for {account}", ("GTX", ""), "GTX"),
        ("{model} for {account}", ("", "Acme"), "Acme"),
        ("{model} for {account}", ("", ""), ""),
        ("Deal: {a} ({b})", ("x", "y"), "Deal: x (y)"),
        ("{{{a}}}", ("x",), "{x}"),
    ],
)
def test_a_template_has_no_loose_ends(text: str, pieces: tuple[str, ...], made: str) -> None:
    template = parse_template(text)
    assert template is not None
    assert template.fill(pieces) == made


@pytest.mark.parametrize("text", ["{", "a } b", "{}", "{a:>3}", "{a!r}"])
def test_a_broken_template_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        parse_template(text)


def test_a_template_needs_known_names() -> None:
    mapping = Mapping(kind="opportunity", constants={"topic": "{nothing}"})
    with pytest.raises(BadValue, match=r"'\{nothing\}' is neither a heading nor a field"):
        lay_out(("Id",), mapping, "x.csv")


def test_an_amount_may_be_made_of_another_column(table: Callable[..., Table]) -> None:
    """Its cells prove how it is read, and name its currency."""
    mapping = Mapping(kind="opportunity", constants={"est_revenue": "{Price}"})
    read = table('topic,Price\na,"1.234,5"\nb,"2.000"\nc,5 USD\nd,\n', mapping)
    (batch,) = read.batches()
    assert batch.values["est_revenue"] == [123450, 200000, 500, None]
    assert batch.currencies == ["EUR", "EUR", "USD", "EUR"]
