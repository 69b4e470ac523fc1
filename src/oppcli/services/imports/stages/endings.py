"""Asks about stages of a file that may be endings: a stage of that name is in the process here,
or the word (`Closed`, `Done`) does not say which ending it is.
"""

from oppcli.domain.field import CLOSED
from oppcli.domain.imported import LEFT_OPEN, NotKnown, ending_flag, map_value
from oppcli.domain.wording import either, quoted
from oppcli.importing.values.endings import Doubt
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.stages.placing import Stages


def settle_stages(sheet: Sheet, stages: Stages) -> None:
    """Gives every row its stage, and asks about those that may be an ending or a stage.

    Endings are asked first, then unknown stages, then stages that only may be an ending.
    """
    later = _ask_about_endings(sheet, stages)
    stages.settle(sheet)
    for place, value in later:
        sheet.not_known(place, value)


def _ask_about_endings(sheet: Sheet, stages: Stages) -> list[tuple[int, NotKnown]]:
    """Rejects rows whose stage is an ending, and maybe a stage, with the flags that decide it.

    Gives what is to be asked of the rows whose stage only may be an ending.
    """
    batch = sheet.ended
    processes = sheet.texts.get("process", [None] * sheet.size)
    for place, ended in batch.ended.items():
        if ended.is_sure or place in sheet.reasons:
            continue
        found = stages.of_row(sheet.found[place], processes[place], ended.text)
        if found is not None:
            sheet.not_known(place, _also_a_stage(ended.text, ended.ending, found, stages))
    later: list[tuple[int, NotKnown]] = []
    for place, doubt in batch.doubts.items():
        if place in sheet.reasons:
            continue
        said = str(sheet.texts["stage"][place])
        found = stages.of_row(sheet.found[place], processes[place], said)
        if doubt is Doubt.CLOSED or found is None:
            keys = stages.keys(sheet.found[place], processes[place])
            value = _undecided(said, keys)
            sheet.texts["stage"][place] = None
            if doubt is Doubt.CLOSED:
                sheet.not_known(place, value)
            else:
                later.append((place, value))
    return later


def _also_a_stage(text: str, ending: str, stage: int, stages: Stages) -> NotKnown:
    key = stages[stage].key
    reason = f"{quoted(text)} is a stage here and also a word for {ending}"
    flag = f"{ending_flag(text, ending)} or {map_value('stage', text, key)}"
    return NotKnown(
        "stage", text, (key,), reason=reason, flag=flag, endings=(ending,), may_end=True
    )


def _undecided(text: str, keys: tuple[str, ...]) -> NotKnown:
    reason = f"{quoted(text)} may be {either(CLOSED)}, or a stage"
    flag = f"{ending_flag(text, LEFT_OPEN)} or {map_value('stage', text, LEFT_OPEN)}"
    return NotKnown("stage", text, keys, reason=reason, flag=flag, endings=CLOSED, may_end=True)
