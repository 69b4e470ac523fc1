"""An invented dealer group with a year behind it: pure generation, the same for the same seed."""
