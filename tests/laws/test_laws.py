"""Any sequence of commands leaves the program and a model of it, written apart, agreeing."""

import os

from hypothesis import Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from laws.machine import Selling

# The same few sequences every time, or as many new ones as `make laws` asks for.
WANTED = int(os.environ.get("OPPCLI_LAWS", "0"))
BOUNDED = settings(
    max_examples=WANTED or 6,
    stateful_step_count=40 if WANTED else 25,
    derandomize=not WANTED,
    # A step types ten command lines: making a failure small takes longer than all the rest.
    phases=[Phase.generate, Phase.shrink] if WANTED else [Phase.generate],
    deadline=None,
    database=None,
    print_blob=False,
)


def test_program_and_model_agree_after_any_sequence_of_commands(environ, new_address):
    described = {"environ": environ, "new_address": staticmethod(new_address)}
    machine = type("Selling", (Selling,), described)
    run_state_machine_as_test(machine, settings=BOUNDED)
