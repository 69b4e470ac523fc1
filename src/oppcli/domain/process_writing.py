"""Writes a sales process as the TOML text that `process_file` reads."""

import json
from collections.abc import Sequence

from oppcli.domain.process import QUALIFY, Process, Stage


def write_process(process: Process) -> str:
    """The text that reads as exactly that process."""
    lines = [
        f"key = {_text(process.key)}",
        f"title = {_text(process.title)}",
        f"back_needs_reason = {str(process.back_needs_reason).lower()}",
        f"lost_reasons = {_list(process.lost_reasons)}",
        f"canceled_reasons = {_list(process.canceled_reasons)}",
    ]
    if process.qualify != QUALIFY:
        lines += ["", "[qualify]", f"title = {_text(process.qualify.title)}"]
        lines += _asked(process.qualify)
    return "\n".join([*lines, *map(_stage, process.stages)]) + "\n"


def _stage(stage: Stage) -> str:
    lines = [
        "",
        "[[stage]]",
        f"key = {_text(stage.key)}",
        f"title = {_text(stage.title)}",
        f"probability = {stage.probability}",
        f"forecast_category = {_text(stage.forecast_category)}",
        *_asked(stage),
        f"stale_after_days = {stage.stale_after_days}",
    ]
    if stage.stale_percentile is not None:
        lines.append(f'stale_after = "p{stage.stale_percentile}"')
    return "\n".join(lines)


def _asked(stage: Stage) -> list[str]:
    return [f"requires = {_list(stage.requires)}", f"shows = {_list(stage.shows)}"]


def _list(words: Sequence[str]) -> str:
    return f"[{', '.join(map(_text, words))}]"


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
