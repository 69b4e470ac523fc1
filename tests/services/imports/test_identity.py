"""A row is about the record of its source system and id: created once, then only changed."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oppcli.domain.refs import Ref

from .conftest import Changes, Errand, Rows, Take

TWO = "external_id,topic,est_revenue\na1,Fleet,480\na2,Truck,90\n"


def outcome(result: object) -> tuple[int, ...]:
    return tuple(getattr(result, name) for name in ("created", "updated", "unchanged", "rejected"))


def test_the_same_file_again_changes_nothing(take: Take, rows: Rows, errand: Errand) -> None:
    assert outcome(take(TWO)) == (2, 0, 0, 0)
    before = [rows(table) for table in ("opportunity", "change", "batch")]
    assert outcome(take(TWO, by=errand(later=timedelta(days=1)))) == (0, 0, 2, 0)
    assert [rows(table) for table in ("opportunity", "change", "batch")] == before


def test_an_id_without_a_system_is_of_the_system_called_import(take: Take, rows: Rows) -> None:
    take(TWO)
    assert {row["source_system"] for row in rows("opportunity")} == {"import"}


def test_the_same_id_of_another_system_is_another_record(take: Take) -> None:
    take(TWO)
    assert outcome(take(TWO, source_system="other")) == (2, 0, 0, 0)


def test_a_change_is_one_row_of_history_and_the_next_version(
    take: Take, rows: Rows, changes: Changes, errand: Errand
) -> None:
    take(TWO)
    later = errand(later=timedelta(days=1))
    changed = TWO.replace("90", "95.50").replace("Truck", "Lorry")
    assert outcome(take(changed, by=later)) == (0, 1, 1, 0)
    assert changes(Ref("opportunity", 1)) == []
    assert sorted(changes(Ref("opportunity", 2))) == [
        ("est_revenue", "9000", "9550"),
        ("topic", "Truck", "Lorry"),
    ]
    stamps = [(r["version"], r["updated_at"], r["touched_at"]) for r in rows("opportunity")]
    assert stamps == [
        (1, "2026-11-23T12:00:00Z", "2026-11-23T12:00:00Z"),
        (2, "2026-11-24T12:00:00Z", "2026-11-24T12:00:00Z"),
    ]
    assert [(row["at"], row["command"].split()[0]) for row in rows("batch")] == [
        ("2026-11-23T12:00:00Z", "import"),
        ("2026-11-24T12:00:00Z", "import"),
    ]


def test_links_are_kept_in_history_by_number_under_the_fields_name(
    take: Take, changes: Changes, rows: Rows
) -> None:
    take("external_id,topic,owner\na1,Fleet,jana\n")
    take("external_id,topic,owner\na1,Fleet,leif\n")
    assert changes(Ref("opportunity", 1)) == [("owner", "jana", "leif")]
    assert [(r["field"], r["old"], r["new"]) for r in rows("change") if r["field"] != "+"] == [
        ("owner", "1", "2")
    ]


def test_a_blank_cell_changes_nothing(take: Take, rows: Rows) -> None:
    take(TWO)
    assert outcome(take("external_id,topic,est_revenue\na1,,\na2,,\n")) == (0, 0, 2, 0)
    assert [row["topic"] for row in rows("opportunity")] == ["Fleet", "Truck"]


def test_an_update_needs_only_what_it_changes(take: Take, rows: Rows) -> None:
    take(TWO)
    assert outcome(take("external_id,next_step\na2,call\n")) == (0, 1, 0, 0)
    assert [row["next_step"] for row in rows("opportunity")] == [None, "call"]


def test_rows_without_an_id_are_created_every_time(take: Take) -> None:
    text = "topic,external_id\nFleet,\nTruck,a2\n"
    first, second = take(text), take(text)
    assert (outcome(first), first.anonymous) == ((2, 0, 0, 0), 1)
    assert (outcome(second), second.anonymous) == ((1, 0, 1, 0), 1)


def test_a_second_row_of_the_same_id_is_rejected_naming_the_first(take: Take, rows: Rows) -> None:
    result = take("external_id,topic\na1,Fleet\na2,Truck\na1,Again\n")
    assert outcome(result) == (2, 0, 0, 1)
    assert [(each.line, each.reason) for each in result.rejects] == [
        (4, "external_id: 'a1' is in line 2 already")
    ]
    assert rows("opportunity") == []


def test_a_row_of_the_same_id_is_found_however_far_away(take: Take) -> None:
    many = "".join(f"b{n},Deal {n}\n" for n in range(5_000))
    for first in ("a1,Fleet", "a1,"):  # good, and rejected for want of a topic
        result = take(f"external_id,topic\n{first}\n{many}a1,Again\n")
        assert result.rejects[-1].line == 5_003
        assert result.rejects[-1].reason == "external_id: 'a1' is in line 2 already"


def test_a_stored_record_is_changed_once_by_a_file(take: Take, rows: Rows) -> None:
    take(TWO)
    many = "".join(f"b{n},Deal {n},\n" for n in range(3_000))
    result = take(f"external_id,topic,est_revenue\na1,New,\n{many}a1,Newer,\n")
    assert outcome(result) == (3_000, 1, 0, 1)


def test_objects_of_one_line_are_told_apart(take: Take) -> None:
    text = '[{"external_id": "a", "topic": "x"}, {"external_id": "a", "topic": "y"}]'
    result = take(text, name="given.json")
    assert outcome(result) == (1, 0, 0, 1)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    given_rows=st.lists(
        st.tuples(st.sampled_from(["", "a", "b", "c", "d"]), st.sampled_from(["", "x", "y"])),
        max_size=12,
    )
)
def test_the_four_counts_add_up_and_say_what_is_stored(
    take: Take, rows: Rows, given_rows: list[tuple[str, str]]
) -> None:
    text = "".join(f"{external_id},{name}\n" for external_id, name in given_rows)
    before = rows("account")
    result = take(f"external_id,name\n{text}", "account")
    filled = [row for row in given_rows if any(row)]
    assert sum(outcome(result)) == len(filled) == result.rows
    after = rows("account")
    if result.rejected:
        assert after == before
    else:
        assert len(after) - len(before) == result.created
        assert sum(row["version"] for row in after) == (
            sum(row["version"] for row in before) + result.created + result.updated
        )


def test_refs_of_rolled_back_rows_are_not_lost_and_none_is_given_twice(
    take: Take, rows: Rows
) -> None:
    take("external_id,topic\na1,Fleet\na1,Again\n")
    take("topic\nTruck\n")
    take("topic\nLorry\n")
    assert [(row["id"], row["topic"]) for row in rows("opportunity")] == [
        (1, "Truck"),
        (2, "Lorry"),
    ]


@pytest.mark.parametrize(("kind", "name"), [("device", "serial_number"), ("business", "name")])
def test_a_system_without_an_id_is_no_identity(
    take: Take, rows: Rows, kind: str, name: str
) -> None:
    table = "device" if kind == "device" else "unit"
    take(f"external_id,{name}\nd1,S9\n", kind)
    again = take(f"{name}\ns9\n", kind, source_system="dms")
    assert (again.unchanged, again.updated) == (1, 0)
    other = take(f"external_id,{name}\nd1,S9\n", kind, source_system="dms")
    (reject,) = other.rejects
    assert reject.reason.endswith(" is d1 of import already")
    assert [(row["source_system"], row["external_id"]) for row in rows(table)] == [("import", "d1")]


def test_a_part_that_a_row_above_renamed_is_no_longer_called_so(take: Take, rows: Rows) -> None:
    take("external_id,name\n1,North\n", "business")
    result = take("external_id,name\n1,South\n,North\n", "business")
    assert [(each.line, each.reason) for each in result.rejects] == [
        (3, "name: North was given another name by a row above")
    ]
