"""Writes a sales process as the TOML text that `process_file` reads."""

from collections.abc import Sequence

from oppcli.domain.process import QUALIFY, Process, Stage
from oppcli.domain.toml_text import toml_string


def write_process(process: Process) -> str:
    """The text that reads as exactly that process."""
    lines = [
        f"key = {toml_string(process.key)}",
        f"title = {toml_string(process.title)}",
        f"back_needs_reason = {str(process.back_needs_reason).lower()}",
        f"lost_reasons = {_list(process.lost_reasons)}",
        f"canceled_reasons = {_list(process.canceled_reasons)}",
    ]
    if process.qualify != QUALIFY:
        lines += ["", "[qualify]", f"title = {toml_string(process.qualify.title)}"]
        lines += _asked(process.qualify)
    return "\n".join([*lines, *map(_stage, process.stages)]) + "\n"


def _stage(stage: Stage) -> str:
    lines = [
        "",
        "[[stage]]",
        f"key = {toml_string(stage.key)}",
        f"title = {toml_string(stage.title)}",
        f"probability = {stage.probability}",
        f"forecast_category = {toml_string(stage.forecast_category)}",
        *_asked(stage),
        f"stale_after_days = {stage.stale_after_days}",
    ]
    if stage.stale_percentile is not None:
        lines.append(f'stale_after = "p{stage.stale_percentile}"')
    return "\n".join(lines)


def _asked(stage: Stage) -> list[str]:
    return [f"requires = {_list(stage.requires)}", f"shows = {_list(stage.shows)}"]


def _list(words: Sequence[str]) -> str:
    return f"[{', '.join(map(toml_string, words))}]"
