"""Whatever was typed and imported, every moment is shown as the store was then, beside what files
prove of the time before them; what happened between two moments adds up; nothing is wrong."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from laws.bounded import WANTED, bounded
from laws.imports import files
from laws.remembering import BEFORE, Remembering

NUMBER = st.integers(1, 4).map(str)
FIELD = st.sampled_from(
    [
        *("topic=Fleet", "brand=CAT", "owner=leif", "account=C1", "account=none", "device=V1"),
        *("est_revenue=7k", "est_close_date=2027-02-01", "currency=USD", "next_step=call"),
        *("account=Borg", "contact=P1"),
    ]
)
ENDED = st.sampled_from(
    [
        ("--won", "--skip-stages", "--revenue", "50.50"),
        ("--won", "--skip-stages", "--revenue", "7", "--on", "2026-11-20"),
        ("--lost", "--reason", "price"),
        ("--canceled", "--reason", "duplicate"),
    ]
)
ABOUT = st.sampled_from(["O1", "O2", "L1", "L2", "C1"])
ON = st.sampled_from(["2025-02-02", "2026-11-01", "now"])


def line(*parts):
    """Command lines: words, and strategies for words."""
    return st.tuples(*(st.just(each) if isinstance(each, str) else each for each in parts))


TYPED = st.one_of(
    line("opp", "new", "Loader", "--account", st.sampled_from(["Acme", "Borg"]), "--create"),
    line("opp", "edit", NUMBER, FIELD, "--create"),
    line("opp", "edit", NUMBER, FIELD, "--create"),
    line("opp", "advance", NUMBER, "--set", "interest_type=new", "--set", "account=C1"),
    line("opp", "back", NUMBER),
    line("opp", "hold", NUMBER),
    st.tuples(NUMBER, ENDED).map(lambda of: ("opp", "close", of[0], *of[1])),
    st.tuples(NUMBER, ENDED).map(lambda of: ("opp", "close", of[0], *of[1])),
    line("opp", "reopen", NUMBER),
    line("opp", "reopen", NUMBER),
    line("lead", "edit", NUMBER, st.sampled_from(["brand=CAT", "owner=leif", "topic=Van"])),
    line("lead", "qualify", NUMBER),
    line("lead", "disqualify", NUMBER, "--reason", "lost"),
    line("activity", "log", ABOUT, "call", "Rang", "--on", ON),
    line("activity", "plan", ABOUT, "task", "Ring", "--due", "2026-12-01"),
    line("activity", "done", NUMBER),
    line("activity", "edit", NUMBER, "subject=Other"),
    line("deal", "new", NUMBER, "Bus", "--price", "70", "--offered"),
    line("deal", "edit", NUMBER, "unit_price=80"),
    line("deal", st.sampled_from(["offer", "sign", "cancel"]), NUMBER),
    line("device", "new", "--vin", st.sampled_from(["VIN1", "VIN7"])),
    line("device", "edit", NUMBER, "list_price=5"),
    line("account", "edit", NUMBER, st.sampled_from(["name=Other", "phone=5"])),
    line("contact", "new", "Carl Berg", "--account", "Acme", "--create"),
    line("currency", "set", "USD", st.sampled_from(["0.85125", "1.1"])),
).map(lambda words: (words, ""))
IMPORTED = st.tuples(files(), st.sampled_from([(), ("--conflicts", "theirs")])).map(
    lambda of: (("--kind", of[0][0], "--source-system", "old", "--no-input", *of[1]), of[0][1])
)
TAKEN_BACK = st.sampled_from([("undo",), ("undo",), ("redo",)]).map(lambda words: (words, ""))
PAUSES = st.sampled_from([0, 0, 0, 1, 9])
KINDS = st.sampled_from([IMPORTED, IMPORTED, TYPED, TYPED, TAKEN_BACK])
HISTORY = st.lists(
    st.tuples(PAUSES, KINDS.flatmap(lambda strategy: strategy)),
    min_size=9,
    max_size=24 if WANTED else 14,
)


@settings(
    bounded(4),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(HISTORY, st.lists(st.sampled_from(BEFORE), min_size=2, max_size=3, unique=True))
def test_every_moment_is_as_it_was_and_as_files_prove(
    environ, new_address, tmp_path_factory, history, days
):
    store = Remembering(environ, new_address, tmp_path_factory.mktemp("past"))
    for pause, (words, file) in history:
        store.days_pass(pause)
        store.types(*words, file=file)
    store.past_is_as_remembered(days, 6 if WANTED else 3)
    store.flows()
    store.keeps_its_past_in_a_folder()
