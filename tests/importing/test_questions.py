"""What a column leaves open is asked, once a column, with samples; nobody to ask is a refusal."""

from collections.abc import Callable

import pytest

from oppcli.errors import BadValue
from oppcli.importing.files.reading import open_source
from oppcli.importing.habits import Habits
from oppcli.importing.layouts.layout import lay_out
from oppcli.importing.layouts.mapping import Mapping
from oppcli.importing.table import Batch, read_table
from oppcli.importing.values.questions import Question

from .conftest import WriteFile

Taken = Callable[..., tuple[Batch, list[Question]]]


@pytest.fixture
def taken(write: WriteFile) -> Taken:
    """Reads a text; every question gets the answer of that number."""

    def read(content: str, answer: int | None, currency: str = "KWD") -> object:
        asked: list[Question] = []

        def ask(question: Question) -> str | None:
            asked.append(question)
            return None if answer is None else list(question.readings)[answer]

        source = open_source(write(content))
        layout = lay_out(source.headings, Mapping(kind="opportunity"), source.name)
        return next(read_table(source, layout, Habits(currency, ask=ask)).batches()), asked

    return read  # type: ignore[return-value]


DATES = "topic,close\na,03/04/2026\nb,05/06/2026\nc,07/08/2026\nd,09/10/2026\n"


def test_an_open_date_column_is_asked_once_with_three_samples(taken: Taken) -> None:
    batch, (question,) = taken(DATES, 0)
    assert question.column == "est_close_date ('close')"
    assert question.samples == ("03/04/2026", "05/06/2026", "07/08/2026")
    assert [question.reading(answer) for answer in question.readings] == [
        "'03/04/2026' is 2026-04-03, '05/06/2026' is 2026-06-05, '07/08/2026' is 2026-08-07",
        "'03/04/2026' is 2026-03-04, '05/06/2026' is 2026-05-06, '07/08/2026' is 2026-07-08",
    ]
    assert batch.values["est_close_date"][3] == "2026-10-09"
    assert taken(DATES, 1)[0].values["est_close_date"][3] == "2026-09-10"


def test_an_open_number_column_is_asked(taken: Taken) -> None:
    text = 'topic,revenue\na,1.234\nb,"2.500"\n'
    batch, (question,) = taken(text, 0)
    assert [question.reading(answer) for answer in question.readings] == [
        "'1.234' is 1.234, '2.500' is 2.500",
        "'1.234' is 1234, '2.500' is 2500",
    ]
    assert batch.values["est_revenue"] == [1_234, 2_500]
    assert taken(text, 1)[0].values["est_revenue"] == [1_234_000, 2_500_000]


def test_a_column_of_ones_asks_whether_they_are_percent(taken: Taken) -> None:
    text = "topic,probability\na,1\nb,1\n"
    batch, (question,) = taken(text, 0)
    assert question.readings == {"1=1%": ("1 %",), "1=100%": ("100 %",)}
    assert batch.values["probability"] == [1, 1]
    assert taken(text, 1)[0].values["probability"] == [100, 100]


def test_what_the_rows_decide_is_not_asked(taken: Taken) -> None:
    _, asked = taken("topic,close,revenue\na,13/04/2026,1.5\nb,03/04/2026,1.234\n", None)
    assert asked == []


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        (DATES, "--date-order dmy for 2026-04-03, --date-order mdy for 2026-03-04"),
        ("topic,revenue\na,1.234\n", "--decimal point for 1.234, --decimal comma for 1234"),
        ("topic,probability\na,1\n", "--map-value probability:1=100%"),
    ],
)
def test_no_answer_is_refused_with_the_flag_that_decides(
    taken: Taken, text: str, flag: str
) -> None:
    with pytest.raises(BadValue, match="and no row decides") as caught:
        taken(text, None)
    assert flag in caught.value.hint
