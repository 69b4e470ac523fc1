"""Where a telephone ends, and a size or a number of things begins."""

import pytest


def made(cli, *words):
    ran = cli("lead", "new", *words)
    assert ran.code == 0, ran.err
    (row,) = cli("lead", "list", "-o", "json", "--fields", "phone,topic,last_name").json
    return row["phone"], row["topic"], row["last_name"]


@pytest.mark.parametrize(
    ("said", "phone", "topic"),
    [
        ("+48 601 234 567 18 t trailer", "+48 601 234 567", "18 t trailer"),
        ("+48 601 234 567 2 trailers", "+48 601 234 567", "2 trailers"),
        ("+48601234567 18 t trailer", "+48601234567", "18 t trailer"),
        ("+47 932 11 408 2019 actros", "+47 932 11 408", "2019 actros"),
        ("0170 5551234 150 hp tractor", "0170 5551234", "150 hp tractor"),
        ("079 333 44 55 12 m crane", "079 333 44 55", "12 m crane"),
        ("0170 5551234 3 axle trailer", "0170 5551234", "3 axle trailer"),
        ("601 234 567 18 t trailer", "601 234 567", "18 t trailer"),
        ("+48 601 234 567 trailer", "+48 601 234 567", "trailer"),
        ("+49 30 1234567 89 loader", "+49 30 1234567 89", "loader"),
        ("070 555 66 77 wheel loader", "070 555 66 77", "wheel loader"),
        ("070 555 66 77 4 wheel loaders", "070 555 66 77", "4 wheel loaders"),
        ("phone=+48 601 234 567", "+48 601 234 567", "Tomasz Kowalski"),
    ],
)
def test_a_telephone_ends_where_it_is_complete(cli, said, phone, topic) -> None:
    found = made(cli, "Tomasz Kowalski", *said.split())
    assert found[:2] == (phone, topic)


def test_the_whole_line_is_read(cli) -> None:
    line = "+48 601 234 567 18 t trailer phone"
    assert made(cli, "Tomasz Kowalski", *line.split()) == (
        "+48 601 234 567",
        "18 t trailer",
        "Kowalski",
    )
    (row,) = cli("lead", "list", "-o", "json", "--fields", "lead_source").json
    assert row["lead_source"] == "phone"


def test_an_option_takes_no_more_than_the_telephone(cli) -> None:
    ran = cli("lead", "new", "Trailer", "--phone", "+48", "601", "234", "567", "18", "t")
    assert "18 t" in ran.out + ran.err
    assert "567 18" not in ran.out


def test_a_new_sale_asks_the_same_rule(cli) -> None:
    words = "+48 601 234 567 18 t trailer 33k".split()  # noqa: SIM905 - as typed
    ran = cli("opp", "new", "Tomasz Kowalski", *words)
    assert "O1 added: 18 t trailer · Tomasz Kowalski" in ran.out


def test_an_initial_is_no_unit(cli) -> None:
    ran = cli("lead", "new", "Tomasz Kowalski", *["070", "123", "45", "67", "M", "series"])
    assert "070 123 45 67" in ran.out
