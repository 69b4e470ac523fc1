"""Names in a file are found exactly or created, never guessed; strict refuses what is unknown."""

from services.typed import Seller, parties

from .conftest import Rows, Take


def reasons(result: object) -> list[str]:
    return [each.reason for each in result.rejects]  # type: ignore[attr-defined]


def test_unknown_names_are_created_once_and_counted(take: Take, rows: Rows) -> None:
    result = take(
        "topic,owner,business,facility,operation,account,contact\n"
        "a,leif,Nordic,Gothenburg,New sales,Acme,Anna Berg\n"
        "b,LEIF,nordic,gothenburg,new  sales,ACME,anna berg\n"
    )
    assert result.also == {
        "user": 1,
        "business": 1,
        "facility": 1,
        "operation": 1,
        "account": 1,
        "contact": 1,
    }
    links = [
        [row[name] for name in ("owner", "business", "facility", "operation", "account", "contact")]
        for row in rows("v_opportunity")
    ]
    assert links == [["leif", "Nordic", "Gothenburg", "New sales", "Acme", "Anna Berg"]] * 2


def test_names_that_exist_are_used(take: Take, rows: Rows, work: Seller) -> None:
    parties.new_account(work, "Acme GmbH", {})
    assert take("topic,account\na,acme gmbh\n").also == {}
    assert [row["account_ref"] for row in rows("v_opportunity")] == ["C1"]


def test_the_beginning_of_a_name_is_another_name(take: Take, work: Seller) -> None:
    parties.new_account(work, "Acme GmbH", {})
    assert take("topic,account\na,Acme\n").also == {"account": 1}


def test_rows_without_an_owner_are_the_importers(take: Take, rows: Rows) -> None:
    assert take("topic,owner\na,\nb,\n").also == {}
    assert take("topic,owner\na,\nb,Jana\n").also == {}
    assert [row["owner"] for row in rows("v_opportunity")] == ["jana"] * 4


def test_an_importer_who_is_named_in_the_file_is_one_user(take: Take, rows: Rows) -> None:
    take("topic,owner\na,\nb,Jana\n")
    assert [row["name"] for row in rows("owner")] == ["Jana"]


def test_rejected_rows_create_no_names(take: Take, rows: Rows, tmp_path: object) -> None:
    result = take(
        "topic,account,est_revenue\na,Acme,48\nb,Globex,call me\n", rejects=f"{tmp_path}/r.csv"
    )
    assert (result.created, result.rejected, result.also) == (1, 1, {"account": 1})
    assert [row["name"] for row in rows("account")] == ["Acme"]


def test_strict_refuses_unknown_names_and_proposes_near_ones(
    take: Take, rows: Rows, work: Seller
) -> None:
    parties.new_account(work, "Globex Mining", {})
    result = take(
        "topic,owner,account,contact\na,leif,Globex Minning,\nb,,globex mining,Anna\n", strict=True
    )
    assert reasons(result) == [
        "owner: there is no user or team called 'leif'; account: there is no account called"
        " 'Globex Minning'; did you mean globex mining?",
        "contact: there is nobody called 'Anna'",
    ]
    assert [row["name"] for row in rows("account")] == ["Globex Mining"]


def test_a_name_of_several_accounts_is_refused_naming_them(take: Take, work: Seller) -> None:
    for _ in range(2):
        parties.new_account(work, "Acme", {})
    assert reasons(take("topic,account\na,Acme\n")) == [
        "account: 2 accounts are called 'Acme' (C1 or C2)"
    ]


def test_a_record_stays_with_the_one_of_several_it_has(
    take: Take, rows: Rows, work: Seller
) -> None:
    take("external_id,topic,account\na1,a,Acme\n")
    parties.new_account(work, "Acme", {})
    result = take("external_id,account,next_step\na1,Acme,call\n")
    assert (result.updated, result.rejected) == (1, 0)
    assert [row["account_ref"] for row in rows("v_opportunity")] == ["C1"]


def test_people_are_looked_up_within_the_account(take: Take, rows: Rows) -> None:
    take("topic,account,contact\na,Acme,Anna Berg\nb,Globex,Anna Berg\nc,Acme,anna berg\n")
    assert [row["contact_ref"] for row in rows("v_opportunity")] == ["P1", "P2", "P1"]
    assert [(r["first_name"], r["last_name"], r["account"]) for r in rows("v_contact")] == [
        ("Anna", "Berg", "Acme"),
        ("Anna", "Berg", "Globex"),
    ]


def test_without_an_account_people_without_one_come_first(take: Take, rows: Rows) -> None:
    take("topic,account,contact\na,Acme,Anna Berg\n")
    take("topic,contact\nb,Anna Berg\n")
    assert [row["contact_ref"] for row in rows("v_opportunity")] == ["P1", "P1"]
    take("first_name,last_name\nAnna,Berg\n", "contact")
    take("topic,contact\nc,Anna Berg\n")
    assert [row["contact_ref"] for row in rows("v_opportunity")] == ["P1", "P1", "P2"]


def test_a_name_of_several_people_is_refused_naming_them(take: Take) -> None:
    take("first_name,last_name,account\nAnna,Berg,Acme\nAnna,Berg,Globex\n", "contact")
    assert reasons(take("topic,contact\na,Anna Berg\n")) == [
        "contact: 2 people are called 'Anna Berg' (P1 or P2)"
    ]


def test_a_new_account_and_its_person_are_made_in_one_go(take: Take, rows: Rows) -> None:
    take("topic,account,contact\na,Acme,Anna Berg\n")
    result = take("external_id,topic,account,contact\nb1,b,Globex,Anna Berg\n")
    assert result.also == {"account": 1, "contact": 1}
    assert [row["account"] for row in rows("v_contact")] == ["Acme", "Globex"]


def test_the_order_of_rows_does_not_decide_who_is_meant(take: Take, rows: Rows) -> None:
    for text in ("a,Acme,Anna\nb,,Anna\n", "b,,Berta\na,Acme,Berta\n"):
        take(f"topic,account,contact\n{text}")
    people = [(row["name"], row["account"]) for row in rows("v_contact")]
    assert people == [("Anna", "Acme"), ("Anna", None), ("Berta", None), ("Berta", "Acme")]


def test_blanks_within_a_name_are_no_part_of_it(take: Take, rows: Rows) -> None:
    take("topic,contact\na,Ann  Mae   Lee\nb,Cher\n")
    assert [(row["first_name"], row["last_name"]) for row in rows("contact")] == [
        ("Ann Mae", "Lee"),
        (None, "Cher"),
    ]


def test_case_and_blanks_do_not_count_where_records_are_named(take: Take, rows: Rows) -> None:
    take("topic\nÖstra  Hamn\n")
    head = "Activity - Subject,Activity - Type,Activity - Due date,Activity - Done,Activity - Deal"
    take(f"{head},Activity - ID\nCall,Call,2026-12-01,To do,östra hamn,1\n", "activity")
    assert [row["regarding"] for row in rows("v_activity")] == ["O1"]
    assert take("title,opportunity\nOne,ÖSTRA HAMN\n", "deal").created == 1
    take("topic\nöstra hamn\n")
    (reject,) = take("title,opportunity\nOne,ÖSTRA HAMN\n", "deal").rejects
    assert reject.reason == "opportunity: 2 are called 'ÖSTRA HAMN' (O1 or O2)"
