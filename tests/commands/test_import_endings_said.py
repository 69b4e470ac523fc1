"""Endings in more words and languages, and those that a system has under a name of its own."""

import pytest


@pytest.fixture
def take(cli, tmp_path):
    def take_(*lines):
        path = tmp_path / "deals.csv"
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return cli("import", path, "--process-from-file")

    return take_


@pytest.fixture
def statuses(cli):
    def statuses_():
        return [row["status"] for row in cli("export", "opp", "-o", "json").json]

    return statuses_


def test_closing_stages_of_a_name_of_their_own_are_said(take, statuses):
    ran = take(
        "Id,Name,StageName,CloseDate,Amount,IsWon,IsClosed,OwnerId",
        *("1,A,Delivered,2026-10-02,9,true,true,5", "2,B,Gone,2026-10-03,9,false,true,5"),
        *("3,C,Delivered,2026-10-04,9,true,true,5", "4,D,Prospecting,2026-12-05,9,false,false,5"),
    )
    assert (ran.code, statuses()) == (0, ["won", "lost", "won", "open"])
    said = "endings: stage 'Delivered' is won (2 rows), stage 'Gone' is lost (1 row)"
    assert said in " ".join(ran.err.split())


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (
            "won",
            "Vann;Vandt;Vant;Voitimme;Ganamos;Ganhamos;Wygraliśmy;Vyhráli jsme;Sejr;Seier;Vinst;"
            "Sieg;Vittoria;Victoire",
        ),
        ("lost", "Hävisi;Perdimos;Prohráli jsme;Tab;Tap;Tappio;Ztráta;Strata"),
    ],
)
def test_verbs_and_nouns_are_endings(take, statuses, ending, words):
    rows = [f"{n},D,{word},2026-10-02,9" for n, word in enumerate(words.split(";"))]
    ran = take("Deal ID,Deal name,Stage,Close date,Amount", *rows, "99,D,Offer,2026-12-02,9")
    assert (ran.code, statuses()) == (0, [ending] * len(rows) + ["open"])


@pytest.mark.parametrize(
    "word",
    [
        *("Besteld", "Beställd", "Bestilt", "Tilattu", "Zamówione", "Objednáno", "Ordinato"),
        *("Bestellung erhalten", "Ukończone", "No interest", "Nicht interessiert"),
        *("Geen interesse", "Ej intresserad"),
    ],
)
def test_what_may_end_a_sale_is_asked(take, word):
    ran = take("Deal ID,Deal name,Stage,Close date,Amount", f"1,D,{word},2026-12-02,9")
    assert (ran.code, f"'{word}=?'" in ran.err) == (5, True)


def test_a_won_back_is_a_stage(take, statuses):
    ran = take("Deal ID,Deal name,Stage,Close date,Amount", "1,D,Closed Won Back,2026-12-02,9")
    assert (ran.code, statuses()) == (0, ["open"])
