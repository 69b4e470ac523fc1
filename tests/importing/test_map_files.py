"""Mappings are kept under names and found again as they were."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.dates import DateOrder
from oppcli.errors import NotFound, WrongUsage
from oppcli.importing.layouts.map_files import map_text, named_map, place_for, save
from oppcli.importing.layouts.mapping import Mapping, read_map_file

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=12)
said = words.map(str.strip).filter(bool)


@given(
    columns=st.dictionaries(said, st.lists(said, max_size=2).map(tuple), max_size=3),
    values=st.dictionaries(said, said, min_size=1, max_size=3),
    order=st.sampled_from([None, *DateOrder]),
    decimal=st.sampled_from(["", ".", ","]),
)
def test_a_kept_mapping_reads_as_it_was(tmp_path_factory, columns, values, order, decimal) -> None:
    mapping = Mapping(
        "opportunity", "crm", columns, {"stage": values}, {"topic": "{a}"}, order, decimal, "zoho"
    )
    path = tmp_path_factory.mktemp("maps") / "kept.toml"
    path.write_text(map_text(mapping), encoding="utf-8")
    assert read_map_file(str(path)) == mapping


def test_a_name_is_looked_for_in_the_folder(tmp_path: Path) -> None:
    save(Mapping(kind="lead"), place_for("crm", tmp_path / "maps"))
    assert named_map("crm", tmp_path / "maps").kind == "lead"
    assert named_map(str(tmp_path / "maps" / "crm.toml"), tmp_path).kind == "lead"
    with pytest.raises(NotFound) as raised:
        named_map("crn", tmp_path / "maps")
    assert raised.value.hint == "--map-file crm"


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".hidden", "a b", "x" * 41])
def test_a_name_leads_nowhere_else(tmp_path: Path, name: str) -> None:
    with pytest.raises(WrongUsage):
        place_for(name, tmp_path / "maps")
    assert list(tmp_path.rglob("*.toml")) == []
