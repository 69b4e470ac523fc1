"""Any sequence of commands leaves the program and a model of it, written apart, agreeing."""

from pathlib import Path

from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from laws.machine import Selling
from laws.seller import Seller
from surroundings import NOW

BOUNDED = settings(
    max_examples=12, stateful_step_count=25, deadline=None, derandomize=True, database=None
)


def test_program_and_model_agree_after_any_sequence_of_commands(environ, db, tmp_path):
    before = Seller(environ, str(db)).prepares(NOW)
    described = {"environ": environ, "prepared": Path(db), "before": before}
    machine = type("Selling", (Selling,), described)
    run_state_machine_as_test(machine, settings=BOUNDED)
