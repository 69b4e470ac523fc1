"""Rows that have ended, in whatever words and language, come in ended: never as open stages."""

from pathlib import Path

import pytest

from conftest import Cli, Ran

SALES = """Deal ID,Deal name,Stage,Close date,Amount
1,Alpha,Won,2026-10-02,1200
2,Beta,Lost,2026-10-20,800
3,Gamma,Proposal,2026-12-15,2500
"""
FIELDS = "topic,status,stage,est_close_date,closed_on,actual_revenue,lost_reason"

# Each language: a won, a lost and a canceled one; "closed" in front of won, and behind lost.
LANGUAGES = {
    "en": ("Won", "Lost", "Cancelled", "Closed Won", "Lost - Closed"),
    "de": ("Gewonnen", "Verloren", "Storniert", "Abgeschlossen gewonnen", "Verloren (geschlossen)"),
    "fr": ("Gagné", "Perdue", "Abandonnée", "Fermé gagné", "Perdu - clôturé"),
    "es": ("Ganada", "Perdido", "Anulada", "Cerrada ganada", "Perdida / cerrada"),
    "it": ("Vinta", "Persa", "Annullato", "Chiusa vinta", "Perso chiuso"),
    "nl": ("Gewonnen", "Verloren", "Geannuleerd", "Afgesloten gewonnen", "Verloren - gesloten"),
    "pt": ("Ganho", "Perdida", "Cancelado", "Fechado ganho", "Perdido (fechado)"),
    "sv": ("Vunnen", "Förlorad", "Avbruten", "Stängd vunnen", "Förlorad, avslutad"),
    "da": ("Vundet", "Tabt", "Annulleret", "Lukket vundet", "Tabt - afsluttet"),
    "no": ("Vunnet", "Tapt", "Kansellert", "Avsluttet vunnet", "Tapt, lukket"),
    "fi": ("Voitettu", "Hävitty", "Peruttu", "Suljettu voitettu", "Menetetty - päättynyt"),
    "pl": ("Wygrana", "Przegrana", "Anulowana", "Zamknięta wygrana", "Przegrane – zamknięte"),
    "cs": ("Vyhráno", "Prohráno", "Zrušeno", "Uzavřeno - vyhráno", "Ztraceno (ukončeno)"),
}
ENDINGS = ("won", "lost", "canceled", "won", "lost")
FORMS = [
    ("closed_won", "won"),
    ("CLOSED-WON", "won"),
    ("closedwon", "won"),
    ("ClosedLost", "lost"),
    ("  Closed   Won  ", "won"),
    ("6-Closed Won", "won"),
    ("06. Won", "won"),
    ("Stage 6 - Won", "won"),
    ("Won (100%)", "won"),
    ("0 % - Lost", "lost"),
    ("Closed - Lost", "lost"),
    ("Closed Lost - Price", "lost"),
    ("Lost - Price", "lost"),
    ("Closed Lost to Competition", "lost"),
    ("Closed as lost", "lost"),
    ("Deal won", "won"),
    ("Auftrag verloren", "lost"),
    ("Zuruckgezogen", "canceled"),
    ("zurueckgezogen", "canceled"),
    ("FERME PERDU", "lost"),
    ("stangd forlorad", "lost"),
    ("Closed - Withdrawn", "canceled"),
    ("Abandoned", "canceled"),
    ("Dropped", "canceled"),
    ("Přegráno", "lost"),
    ("Lost to competitor", "lost"),
    ("Lost_to_competitor", "lost"),
    ("Deal lost because of price", "lost"),
    ("Verloren an Wettbewerber", "lost"),
    ("Perdu face à un concurrent", "lost"),
    ("Przegrana z konkurencją", "lost"),
    ("Cancelled by customer", "canceled"),
    ("Storniert durch Kunde", "canceled"),
    ("Project won", "won"),
    ("Angebot gewonnen", "won"),
    ("Cierre ganado", "won"),
    ("Ordine vinto", "won"),
    ("Tabt ordre", "lost"),
    ("Prohraná zakázka", "lost"),
    ("Project cancelled", "canceled"),
]
OPEN = ["Win Back", "Likely won", "Verbal won", "Won - pending signature", "Not won"]
UNDECIDED = [
    *("Closed", "Abgeschlossen", "Fermé", "Closed - Duplicate", "Done", "Order", "Won/Lost"),
    *("Sold", "Signed", "Contract signed", "Order received", "Auftrag erhalten", "Vendu", "Solgt"),
    *("No decision", "Duplicate", "Dead", "Rejected", "Angebot abgelehnt", "Disqualified"),
    *("Won - Renewal", "Win plan", "Hävitty kilpailijalle", "Gewonnen?"),
]


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    path = tmp_path / "endings.csv"
    path.write_text(SALES)
    return path


def exported(cli: Cli, *fields: str) -> list[dict[str, object]]:
    """Every opportunity, open and ended."""
    return list(cli("export", "opp", "--fields", ",".join(fields), "-o", "json").json)


def one(cli: Cli, tmp_path: Path, word: str, column: str = "Stage", *more: object) -> Ran:
    """Imports one deal with that word in that column."""
    path = tmp_path / "one.csv"
    path.write_text(f'Deal name,{column},Close date,Amount\nAlpha,"{word}",2026-10-02,1200\n')
    return cli("import", path, *more)


@pytest.mark.parametrize("more", [(), ("--process-from-file",)])
def test_ended_rows_are_ended_and_only_open_ones_are_stages(
    cli: Cli, sales: Path, more: tuple[str, ...]
) -> None:
    ran = cli("import", sales, *more)
    assert (ran.code, ran.out) == (0, "3 rows: 3 created\n")
    rows = exported(cli, "topic", "status", "est_close_date", "closed_on", "actual_revenue")
    assert [tuple(row.values()) for row in rows] == [
        ("Alpha", "won", None, "2026-10-02", 1200),
        ("Beta", "lost", None, "2026-10-20", None),
        ("Gamma", "open", "2026-12-15", None, None),
    ]
    if not more:
        assert "stages under another name: 'Proposal' is quotation (1 row)\n" in ran.err
        assert cli("opp", "list", "-o", "json").json[0]["stage"] == "quotation"
    else:
        stages = cli("process", "show", "imported", "-o", "json").json
        assert [stage["stage"] for stage in stages] == ["proposal"]


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_the_plan_says_what_was_taken_for_an_ending(
    cli: Cli, sales: Path, dry: tuple[str, ...]
) -> None:
    ran = cli("import", sales, "--process-from-file", *dry)
    assert (
        "endings: stage 'Won' is won (1 row), stage 'Lost' is lost (1 row)\n"
        "'Close date' is closed_on of ended rows, est_close_date of others\n"
    ) in ran.err
    if dry:
        assert cli("opp", "list", "--status", "all", "-o", "json").json == []


def test_a_dry_run_shows_what_the_cells_of_an_ended_row_become(cli: Cli, sales: Path) -> None:
    shown = cli("import", sales, "--process-from-file", "--dry-run", "-o", "table").out
    assert "Stage       stage           Won         won, an ending\n" in shown
    assert "Close date  est_close_date  2026-10-02  closed_on 2026-10-02\n" in shown


def test_endings_are_understood_where_a_stage_is_not(cli: Cli, sales: Path) -> None:
    sales.write_text(SALES.replace("Proposal", "Quotations"))
    ran = cli("import", sales)
    assert (ran.code, ran.out) == (5, "3 rows: 2 new, 1 rejected\n")
    assert "line 4      stage: 'Quotations' is not interest" in ran.err
    assert "--map-value 'stage:Quotations=quotation'" in ran.err
    assert "endings: stage 'Won' is won (1 row)" in ran.err
    assert "line 2" not in ran.err


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("column", ["Stage", "Status"])
def test_every_language_ends_in_a_stage_and_in_a_status(
    cli: Cli, tmp_path: Path, language: str, column: str
) -> None:
    path = tmp_path / "deals.csv"
    words = LANGUAGES[language]
    rows = "".join(f'{n},D{n},"{word}",2026-10-0{n},90\n' for n, word in enumerate(words, 1))
    path.write_text(f"Deal ID,Deal name,{column},Close date,Amount\n{rows}", encoding="utf-8")
    ran = cli("import", path, "--source-system", "crm")
    assert ran.code == 0, ran.err
    assert tuple(row["status"] for row in exported(cli, "status")) == ENDINGS


@pytest.mark.parametrize(("word", "ending"), FORMS)
def test_every_form_of_an_ending_is_one(cli: Cli, tmp_path: Path, word: str, ending: str) -> None:
    assert one(cli, tmp_path, word).code == 0
    assert exported(cli, "status", "closed_on") == [{"status": ending, "closed_on": "2026-10-02"}]


@pytest.mark.parametrize("word", OPEN)
def test_what_only_mentions_an_ending_stays_a_stage(cli: Cli, tmp_path: Path, word: str) -> None:
    refused = one(cli, tmp_path, word)
    assert (refused.code, "endings:" in refused.err) == (5, False)
    assert one(cli, tmp_path, word, "Stage", "--process-from-file").code == 0
    (row,) = exported(cli, "status", "est_close_date", "closed_on")
    assert row == {"status": "open", "est_close_date": "2026-10-02", "closed_on": None}


@pytest.mark.parametrize("word", UNDECIDED)
@pytest.mark.parametrize("more", [(), ("--process-from-file",)])
def test_what_may_be_an_ending_or_a_stage_is_asked(
    cli: Cli, tmp_path: Path, word: str, more: tuple[str, ...]
) -> None:
    ran = one(cli, tmp_path, word, "Stage", *more)
    assert ran.code == 5
    assert (
        f"stage: '{word}' may be won, lost or canceled, or a stage; --ending '{word}=?'" in ran.err
    )
    assert one(cli, tmp_path, word, "Stage", "--ending", f"{word}=lost", *more).code == 0
    assert [row["status"] for row in exported(cli, "status")] == ["lost"]


def test_the_user_may_make_a_word_that_may_be_an_ending_a_stage(cli: Cli, tmp_path: Path) -> None:
    decided = ("--process-from-file", "--map-value", "stage:Done=Done")
    assert one(cli, tmp_path, "Done", "Stage", *decided).code == 0
    assert exported(cli, "status", "stage") == [{"status": "open", "stage": "done"}]
    assert one(cli, tmp_path, "Done", "Stage", "--process", "imported").code == 0


@pytest.mark.parametrize("word", ["Closed", "Abgeschlossen"])
def test_a_status_that_does_not_say_how_it_closed_is_refused(
    cli: Cli, tmp_path: Path, word: str
) -> None:
    ran = one(cli, tmp_path, word, "Status")
    assert ran.code == 5
    assert f"--map-value 'status:{word}=?'" in ran.err


def test_a_stage_of_that_name_in_the_process_is_asked(cli: Cli, tmp_path: Path) -> None:
    process = tmp_path / "own.toml"
    process.write_text(
        'key = "own"\ntitle = "Own"\nlost_reasons = ["other"]\ncanceled_reasons = ["other"]\n'
        '[[stage]]\nkey = "cancelled"\ntitle = "Cancelled"\nprobability = 10\n'
        'forecast_category = "pipeline"\n'
    )
    applied = cli("process", "apply", process)
    assert applied.code == 0, applied.err
    ran = one(cli, tmp_path, "Cancelled", "Stage", "--process", "own")
    assert ran.code == 5
    assert (
        "'Cancelled' is a stage here and also a word for canceled;"
        " --ending 'Cancelled=canceled' or --map-value 'stage:Cancelled=cancelled'"
    ) in ran.err
    stage = ("--map-value", "stage:Cancelled=cancelled", "--process", "own")
    assert one(cli, tmp_path, "Cancelled", "Stage", *stage).code == 0
    ending = ("--ending", "Cancelled=canceled", "--process", "own")
    assert one(cli, tmp_path, "Cancelled", "Stage", *ending).code == 0
    assert [row["status"] for row in exported(cli, "status")] == ["open", "canceled"]


def test_a_status_and_a_stage_that_contradict_each_other_are_refused(
    cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(
        "topic,Status,Stage,Close date,Amount\n"
        "a,open,Closed Won,2026-10-02,1\n"
        "b,lost,Won,2026-10-02,1\n"
        "c,canceled,Closed Lost,2026-10-02,1\n"
        "d,won,Closed,2026-10-02,1\n"
    )
    ran = cli("import", path)
    assert (ran.code, ran.out) == (5, "4 rows: 2 new, 2 rejected\n")
    assert "status: open is given, but the stage 'Closed Won' is an ending (won)" in ran.err
    assert "status: lost is given, but the stage 'Won' is an ending (won)" in ran.err


def test_an_ending_of_ones_own_is_kept_in_a_map(cli: Cli, tmp_path: Path) -> None:
    words = ("--ending", "Verloren an X=lost", "--save-map", "crm")
    assert one(cli, tmp_path, "verloren an x", "Stage", *words).code == 0
    assert one(cli, tmp_path, "Verloren an X", "Stage", "--map-file", "crm").code == 0
    assert [row["status"] for row in exported(cli, "status")] == ["lost", "lost"]


@pytest.mark.parametrize("word", ["Verloren an X", "=lost", "X=open", "X=?"])
def test_an_ending_needs_a_value_and_one_of_the_endings(
    cli: Cli, tmp_path: Path, word: str
) -> None:
    ran = one(cli, tmp_path, "Won", "Stage", "--ending", word)
    assert (ran.code, "needs VALUE=ENDING" in ran.err) == (2, True)


def test_a_won_row_stands_in_the_last_stage_and_a_lost_one_in_the_first(
    cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "closed.csv"
    path.write_text(SALES.rsplit("3,", 1)[0])
    assert cli("import", path).code == 0
    assert [row["stage"] for row in exported(cli, "stage")] == ["delivery", "interest"]


def test_a_file_of_closed_records_alone_is_taken_in(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "closed.csv"
    path.write_text(SALES.rsplit("3,", 1)[0])
    assert cli("import", path, "--process-from-file").out == "2 rows: 2 created\n"
    assert [row["status"] for row in exported(cli, "status")] == ["won", "lost"]
    keys = [process["process"] for process in cli("process", "list", "-o", "json").json]
    assert keys == ["dealer", "simple"]


def test_a_day_of_the_closing_of_its_own_is_not_replaced(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(
        "topic,Stage,Close date,Actual close date,Amount\n"
        "a,Won,2026-12-31,2026-10-02,1\n"
        "b,Won,2026-12-31,,1\n"
    )
    ran = cli("import", path)
    assert (ran.code, ran.out) == (5, "2 rows: 1 new, 1 rejected\n")
    assert "line 3      closed_on: the status is won, but no day is given;" in ran.err
    assert "is closed_on of ended rows" not in ran.err


@pytest.mark.parametrize("cells", ["31.31.2026,5", "2026-10-02,call me"])
def test_a_day_or_an_amount_that_cannot_be_read_is_no_closing(
    cli: Cli, tmp_path: Path, cells: str
) -> None:
    path = tmp_path / "deals.csv"
    path.write_text(f"Deal name,Stage,Close date,Amount\nA,Won,{cells}\n")
    more = ("--set", "actual_revenue=0", "--date-order", "dmy")
    ran = cli("import", path, *more)
    assert (ran.code, ran.out) == (5, "1 row: 1 rejected\n")


def test_importing_endings_again_changes_nothing(cli: Cli, sales: Path) -> None:
    words = ("--process-from-file", "--source-system", "crm")
    cli("import", sales, *words)
    assert cli("import", sales, *words).out == "3 rows: 3 unchanged\n"


def test_the_order_of_the_rows_does_not_matter(cli: Cli, sales: Path) -> None:
    heading, *rows = SALES.splitlines(keepends=True)
    sales.write_text("".join([heading, *reversed(rows)]))
    assert cli("import", sales, "--process-from-file").code == 0
    assert {(row["topic"], row["status"]) for row in exported(cli, "topic", "status")} == {
        ("Alpha", "won"),
        ("Beta", "lost"),
        ("Gamma", "open"),
    }


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Id,Name,StageName,CloseDate,Amount,IsWon,IsClosed,OwnerId", "1,A,{},2026-10-02,9,{},1,5"),
        ("Opportunity ID,Opportunity Name,Stage,Close Date,Amount,Closed,Fiscal Period",
         "1,A,{},2026-10-02,9,1,Q4"),
        ("Opportunity ID,Opportunity Name,Stage,Close Date,Amount,Fiscal Period",
         "1,A,{},2026-10-02,9,Q4"),
        ("Record ID,Deal Name,Deal Stage,Close Date,Amount,Deal owner,Create Date",
         "1,A,{} (Sales Pipeline),2026-10-02,9,Jana,2026-09-01"),
        ("Record Id,Deal Name,Stage,Closing Date,Amount,Deal Owner,Deal Owner.id",
         "1,A,{},2026-10-02,9,Jana,5"),
    ],
    ids=["salesforce data", "salesforce closed", "salesforce report", "hubspot", "zoho"],
)  # fmt: skip
@pytest.mark.parametrize(
    ("word", "ending"), [("Closed Won", "won"), ("Gewonnen", "won"), ("Fermé perdu", "lost")]
)
def test_exports_of_known_systems_end_in_every_language(
    cli: Cli, tmp_path: Path, headings: str, row: str, word: str, ending: str
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(f"{headings}\n{row.format(word, int(ending == 'won'))}\n", encoding="utf-8")
    ran = cli("import", path)
    assert (ran.code, ran.out.splitlines()[0]) == (0, "1 row: 1 created"), ran.err
    assert exported(cli, "status", "closed_on") == [{"status": ending, "closed_on": "2026-10-02"}]


def test_a_closed_one_of_salesforce_that_is_not_won_is_lost_whatever_its_stage(
    cli: Cli, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    headings = "Id,Name,StageName,CloseDate,Amount,IsWon,IsClosed,OwnerId"
    path.write_text(f"{headings}\n1,A,Dead,2026-10-02,9,0,1,5\n")
    assert cli("import", path).code == 0
    assert [row["status"] for row in exported(cli, "status")] == ["lost"]


def test_a_status_reason_of_dynamics_ends_in_every_language(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    headings = "(Do Not Modify) Opportunity,Topic,Potential Customer,Est. revenue,Status Reason"
    path.write_text(f"{headings},Actual Close Date\n1,A,Acme,9,Gewonnen,2026-10-02\n")
    ran = cli("import", path)
    assert ran.code == 0, ran.err
    assert "endings: status 'Gewonnen' is won (1 row)" in ran.err
    assert exported(cli, "status", "closed_on") == [{"status": "won", "closed_on": "2026-10-02"}]


def test_a_stage_history_ends_in_every_language(cli: Cli, tmp_path: Path) -> None:
    opps, history = tmp_path / "Opportunity.csv", tmp_path / "OpportunityHistory.csv"
    headings = "Id,Name,StageName,CloseDate,Amount,IsWon,IsClosed,CreatedDate"
    row = "1,A,Gewonnen,2026-10-02,9,1,1,2026-09-01 08:00:00"
    opps.write_text(f"{headings}\n{row}\n")
    history.write_text(
        "Id,OpportunityId,CreatedById,CreatedDate,StageName,Probability,ValidThroughDate\n"
        "1,1,ann,2026-09-01 08:00:00,Prospecting,10,\n"
        "2,1,ann,2026-10-02 09:30:00,Gewonnen,100,\n"
    )
    ran = cli("import", opps, history, "--process-from-file")
    assert ran.code == 0, ran.err
    stages = cli("process", "show", "salesforce", "-o", "json").json
    assert [stage["stage"] for stage in stages] == ["prospecting"]
    assert exported(cli, "status", "stage") == [{"status": "won", "stage": "prospecting"}]


def test_our_own_export_with_a_stage_that_ended_comes_back_in(cli: Cli, sales: Path) -> None:
    cli("import", sales, "--process-from-file")
    own = sales.with_name("own.csv")
    own.write_text(cli("export", "opp", "-o", "csv").out)
    assert cli("import", own).out == "3 rows: 3 unchanged\n"


@pytest.mark.parametrize(
    ("kind", "headings", "row", "ending"),
    [
        ("lead", "topic,status", "A,Closed - Not Converted", "disqualified"),
        ("lead", "topic,status", "A,Unqualified", "disqualified"),
        ("lead", "topic,status", "A,nicht qualifiziert", "disqualified"),
        ("lead", "topic,status", "A,Verloren", "disqualified"),
        ("lead", "topic,status", "A,Converti", "qualified"),
        ("activity", "type,subject,status", "call,A,Completed", "done"),
        ("activity", "type,subject,status", "call,A,Erledigt", "done"),
        ("activity", "type,subject,status", "call,A,Cancelled", "canceled"),
        ("activity", "type,subject,status", "call,A,Peruttu", "canceled"),
        ("deal", "title,opportunity,status", "A,O1,Storniert", "canceled"),
        ("deal", "title,opportunity,status", "A,O1,Lost", "canceled"),
    ],
)
def test_leads_activities_and_deals_end_as_well(
    cli: Cli, tmp_path: Path, kind: str, headings: str, row: str, ending: str
) -> None:
    cli("opp", "new", "Fleet")
    path = tmp_path / "rows.csv"
    path.write_text(f"{headings}\n{row}\n", encoding="utf-8")
    ran = cli("import", path, "--kind", kind)
    assert ran.code == 0, ran.err
    word = row.rsplit(",", 1)[1]
    assert f"endings: status '{word}' is {ending} (1 row)" in ran.err
    assert [each["status"] for each in cli("export", kind, "-o", "json").json] == [ending]


@pytest.mark.parametrize(
    ("kind", "headings", "row"),
    [
        ("lead", "topic,status", "A,Won"),
        ("activity", "type,subject,status", "call,A,Closed"),
    ],
)
def test_an_ending_that_a_kind_does_not_have_is_left_open(
    cli: Cli, tmp_path: Path, kind: str, headings: str, row: str
) -> None:
    path = tmp_path / "rows.csv"
    path.write_text(f"{headings}\n{row}\n")
    ran = cli("import", path, "--kind", kind)
    word = row.rsplit(",", 1)[1]
    assert (ran.code, f"--map-value 'status:{word}=?'" in ran.err) == (5, True)
