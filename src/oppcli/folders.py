"""Makes folders that are their owner's alone, whatever the umask and however many are missing."""

from pathlib import Path


def make_private(folder: Path) -> None:
    """Makes a folder and those above it that are missing, each 0700. Raises OSError."""
    missing = [folder]
    while not missing[-1].parent.exists() and missing[-1].parent != missing[-1]:
        missing.append(missing[-1].parent)
    for each in reversed(missing):
        try:
            each.mkdir(mode=0o700)
        except FileExistsError:
            if not each.is_dir():
                raise
        else:
            each.chmod(0o700)  # a umask may have taken rights that we need away
