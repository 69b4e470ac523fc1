"""The console scripts, apart from `app` so that a Ctrl-C while that is loading is answered."""

from oppcli import interrupts


def run(program: str = "oppcli") -> None:
    interrupts.heed_quietly()
    from oppcli import app

    interrupts.heed()
    app.run(program)


def opp() -> None:
    """The same program under its short name, where the verbs of an opportunity need no noun."""
    run("opp")
