"""Any sequence of commands leaves the program and a model of it, written apart, agreeing."""

from hypothesis.stateful import run_state_machine_as_test

from laws.agreeing import Agreeing
from laws.bounded import bounded
from laws.machine import Selling


def test_program_and_model_agree_after_any_sequence_of_commands(environ, new_address):
    described = {"environ": environ, "new_address": staticmethod(new_address)}
    machine = type("AgreeingSelling", (Agreeing, Selling), described)
    run_state_machine_as_test(machine, settings=bounded(6))
