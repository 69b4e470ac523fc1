"""The same commands typed on a file and on a server give the same, byte for byte."""

import shlex

from oppcli.services.demo import fill
from oppcli.store import Store
from surroundings import in_words

# What a seller, a script and a manager type: names of every alphabet, refusals, nothing found,
# dry runs, ties, empty values, amounts of several currencies and sizes.
STORY = """
opp new 'Fleet renewal' --account 'Äcme GmbH' --create --revenue 48k --close fri -q
opp new 'fleet RENEWAL' --account Zenit --create --revenue '1,200,000 JPY' --interest-type new
opp new 'Ärmel' --revenue 9999999999999.99 --close eoy --brand Volvo
opp new 'ärmel' --revenue 9999999999999.99 --close none --brand VOLVO --owner leif --create
opp new 'Z' --brand 'volvo' --dry-run
opp new 'Z' --stage quotation --brand 'volvo'
opp new '50% off_now' --next-step "it's \\"quoted\\" \\\\ :name ? %s %(x)s"
lead new 'Excavator' --first-name Jörg --last-name Ünlü --company 'Äcme GmbH' --value 12.50
lead new 'Crane' --email info@acme.example
lead qualify 1
lead qualify 1
activity log O1 call 'Budget ok' --on 3d\\ ago
activity plan O1 task 'Send quote' --due fri --priority high
activity plan O2 test_drive Drive --due mon
activity log L2 email Asked
device new --vin VIN1 --brand Volvo --model FH16 --price 240k
device new --vin VIN1
deal new O1 FH16 --device VIN1 --price 240k --valid-until +3d
deal offer 1
deal new O1 Winch --price 1000 --quantity 3 --discount 1.25 --accessories 10
opp edit 1 revenue=1
opp advance 1
opp advance 1 --set interest_type=new
opp advance 2 3 4
opp edit 4 probability=101
opp edit 4 probability=33 forecast_category=commit
opp close 3 --won --skip-stages
opp close 6 --lost --reason other --note 'too dear'
opp reopen 6
opp edit 99 topic=x
opp edit Fleet topic=x
opp edit ärm topic=x
org add user anna --full-name Anna --manager leif
org add team Nord --members anna,leif
org list
org show leif
opp assign 4 --to anna
currency set USD 0.9173 --on 2026-01-01
currency set JPY 0.0061 --on 2026-01-01
quota set jana 2026q4 300k
history
history O1
opp list --status all -o json
opp list --where 'topic~ärm'
opp list --search FLEET
opp list --where 'brand=volvo' --sort -brand
opp list --where 'est_revenue>10k probability!=none'
opp list --status all --sort est_close_date -o csv
opp show 1
opp show 1 -o json
lead list --status all -o json
activity list --status all -o json
device list --status all -o json
deal list --status all -o json
account list -o json
contact list -o json
account show C1
contact show P1
device show VIN1
activity show A1
pipeline --by brand --by owner -o json
pipeline --by manager
forecast --period 2026q4 --by owner -o json
forecast --by month
dashboard --by brand -o json
report funnel -o json
report velocity -o json
report winloss -o json
report stale -o json
report activity -o json
report leaderboard -o json
today -o json
process list
process show dealer
process check
catalogue list
currency list
quota list -o json
export all --to {folder}
export opportunity -o json
"""
LOOKS = (
    ("opp", "list", "--status", "all", "-o", "json", "--limit", "0"),
    ("lead", "list", "--status", "all", "-o", "csv"),
    ("activity", "list", "--status", "all", "-o", "jsonl"),
    ("opp", "list", "--sort", "owner,-est_revenue"),
    ("opp", "list", "--owner", "jana,leif", "--close", "this year"),
    ("opp", "list", "--search", "a"),
    ("pipeline", "--by", "brand", "--by", "month", "-o", "json"),
    ("pipeline", "--by", "manager", "--currency", "own"),
    ("forecast", "--period", "2026", "--by", "business", "--by", "quarter", "-o", "json"),
    ("dashboard", "--by", "interest_type", "-o", "json"),
    ("dashboard",),
    ("report", "funnel", "--period", "this year", "-o", "json"),
    ("report", "velocity", "--by", "owner", "-o", "json"),
    ("report", "winloss", "--by", "competitor"),
    ("report", "stale"),
    ("report", "activity", "--by", "type"),
    ("report", "leaderboard", "--by", "team"),
    ("report", "slips", "--by", "owner", "-o", "json"),
    ("report", "leads", "--period", "this year", "-o", "json"),
    ("report", "response", "--period", "this year", "-o", "json"),
    ("report", "showroom", "--period", "this year", "-o", "json"),
    ("review", "-o", "json"),
    ("today",),
    ("history",),
    ("history", "O7"),
    *(("opp", "show", str(number)) for number in range(1, 30)),
    *(("account", "show", str(number)) for number in range(1, 15)),
    *(("lead", "show", str(number)) for number in range(1, 15)),
    ("export", "opportunity"),
    ("export", "activity", "-o", "json"),
)


def lines(folder) -> list[str]:
    return [line.format(folder=folder) for line in STORY.strip().splitlines()]


def test_a_story_is_told_the_same(cli, both, tmp_path):
    told = []
    for place, address in enumerate(both):
        words = [shlex.split(line) for line in lines(tmp_path / f"out{place}")]
        told.append([in_words(cli(*each, env={"OPPCLI_DB": address}), address) for each in words])
    for line, on_file, on_server in zip(lines("out"), *told, strict=True):
        assert on_server == on_file, line
    for file in sorted((tmp_path / "out0").iterdir()):
        assert (tmp_path / "out1" / file.name).read_bytes() == file.read_bytes()
    assert {code for code, _, _ in told[0]} == {0, 3, 4, 5}
    assert "bug" not in "".join(err for *_, err in told[0])


def test_a_dealers_year_looks_the_same(cli, both, errand):
    for address in both:
        store = Store(address)
        fill(errand(store=store), seed=3, opportunities=150)
        store.close()
    for words in LOOKS:
        on_file, on_server = (
            in_words(cli(*words, env={"OPPCLI_DB": address}), address) for address in both
        )
        assert on_file[0] == 0, words
        assert on_server == on_file, words


def test_what_case_alone_tells_apart_is_told_the_same_whoever_was_changed_last(cli, both):
    """A server reads what was changed last at the end; a file never does."""
    told = []
    for address in both:

        def typed(*words, address=address):
            ran = cli(*words, env={"OPPCLI_DB": address})
            assert ran.code == 0, ran
            return ran.out

        for brand in ("Volvo", "VOLVO"):
            typed("opp", "new", "Fleet", "--brand", brand, "--revenue", "5", "--currency", "JPY")
        typed("opp", "edit", "1", "next_step=call")
        told.append(
            [
                typed(*report.split(), "--by", "brand", "-o", "tsv")
                for report in (
                    "dashboard",
                    "pipeline",
                    "forecast",
                    "report velocity",
                    "report winloss",
                )
            ]
        )
    assert told[0] == told[1]
    assert "VOLVO" in told[0][0]
    assert "Volvo" not in told[0][0]
