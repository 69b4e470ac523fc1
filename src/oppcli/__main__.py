"""`python -m oppcli` is `oppcli`."""

from oppcli.start import run

if __name__ == "__main__":
    run()
