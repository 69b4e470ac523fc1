"""Any sequence of commands leaves the program and a model of it, written apart, agreeing."""

from hypothesis.stateful import run_state_machine_as_test

from laws.agreeing import Agreeing
from laws.bounded import bounded
from laws.machine import Selling
from laws.sound import Sound


def test_program_and_model_agree_after_any_sequence_of_commands(environ, new_address):
    described = {"environ": environ, "new_address": staticmethod(new_address)}
    machine = type("AgreeingSelling", (Agreeing, Selling), described)
    run_state_machine_as_test(machine, settings=bounded(6))


def test_nothing_disagrees_in_a_store_after_any_sequence_of_commands(environ, new_address):
    described = {"environ": environ, "new_address": staticmethod(new_address)}
    machine = type("SoundOfAKind", (Sound,), described)
    run_state_machine_as_test(machine, settings=bounded(6))
