"""Many processes on one store at once: short rounds for the tests, long ones by `run.py`."""
