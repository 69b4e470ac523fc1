"""A process that is written reads as exactly that process."""

from hypothesis import given
from hypothesis import strategies as st

from oppcli.domain.process import Process, Stage
from oppcli.domain.process_file import parse_process
from oppcli.domain.process_writing import write_process
from oppcli.processes import definitions


def test_the_shipped_processes_read_as_they_were() -> None:
    for process in map(parse_process, definitions()):
        assert parse_process(write_process(process)) == process


@given(
    st.text(
        st.characters(exclude_categories=["C", "Z"], include_characters=" \"'\\"),
        min_size=1,
        max_size=20,
    )
    .map(str.strip)
    .filter(bool)
)
def test_any_title_reads_as_it_was(title: str) -> None:
    process = Process("crm", title, (Stage("a", title, 5, "pipeline"),), ("other",), ("other",))
    assert parse_process(write_process(process)) == process
