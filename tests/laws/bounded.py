"""How many sequences of commands are typed, and how long they are."""

import os

from hypothesis import Phase, settings

# The same few sequences every time, or as many new ones as `make laws` asks for.
WANTED = int(os.environ.get("OPPCLI_LAWS", "0"))


def bounded(few: int) -> settings:
    """`few` sequences in the suite."""
    return settings(
        max_examples=WANTED or few,
        stateful_step_count=40 if WANTED else 25,
        derandomize=not WANTED,
        # A step types ten command lines: making a failure small takes longer than all the rest.
        phases=[Phase.generate, Phase.shrink] if WANTED else [Phase.generate],
        deadline=None,
        database=None,
        print_blob=False,
    )
