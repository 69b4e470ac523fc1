"""Where a real seller's export is, and how it is read.

The files are made by others and not ours to copy; where they are absent the tests are skipped.
"""

import os
from pathlib import Path

REPOSITORY = Path(__file__).parents[1]
EXAMPLES = REPOSITORY / "docs" / "examples"
MAP = EXAMPLES / "maven.toml"
TEAMS_MAP = EXAMPLES / "maven_teams.toml"


def folder() -> Path:
    """Where the files would be."""
    told = os.environ.get("OPPCLI_SHARED_DATA")
    return (Path(told) if told else REPOSITORY.parent / "shared" / "data") / "maven_crm"
