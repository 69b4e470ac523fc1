"""The console scripts, apart from `app` so that a Ctrl-C while that is loading is answered."""

import os


def run(program: str = "oppcli") -> None:
    try:
        from oppcli import interrupts

        interrupts.heed_quietly()
    except KeyboardInterrupt:  # before there was anybody to answer it
        os.write(2, b"error: interrupted; nothing was saved.\n")
        os._exit(130)
    from oppcli import app

    interrupts.heed()
    app.run(program)


def opp() -> None:
    """The same program under its short name, where the verbs of an opportunity need no noun."""
    run("opp")
