"""The console script. It is apart from `app` so that a Ctrl-C while that is loading is answered."""

from oppcli import interrupts


def run() -> None:
    interrupts.heed_quietly()
    from oppcli import app

    interrupts.heed()
    app.run()
