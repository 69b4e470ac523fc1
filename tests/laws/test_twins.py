"""Any sequence of commands is answered alike by a store in a file and by one on a server."""

from hypothesis.stateful import run_state_machine_as_test

from laws.bounded import bounded
from laws.twins import Twins


def test_a_file_and_a_server_say_the_same_to_any_sequence_of_commands(environ, new_pair):
    machine = type(
        "TwinsOfAKind", (Twins,), {"environ": environ, "new_pair": staticmethod(new_pair)}
    )
    run_state_machine_as_test(machine, settings=bounded(2))
