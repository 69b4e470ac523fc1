"""Opens sales again whose file had them in an ending and now has them in a stage."""

from collections import defaultdict

from oppcli.domain.field import CLOSED
from oppcli.domain.merging import opened_by_stage
from oppcli.services.imports.sheet import Sheet
from oppcli.services.imports.source_rows import in_force
from oppcli.transaction import Transaction


def open_by_stage(tx: Transaction, sheet: Sheet) -> None:
    """Has rows without a status say `open`, where the file said an ending before and now a stage.

    Of a record that nothing was changed in since a file made it, what is stored tells.
    """
    stages, statuses = sheet.texts.get("stage"), sheet.given("status")
    if stages is None:
        return
    asked: dict[str, dict[int, int]] = defaultdict(dict)
    for place in sheet.sound:
        if stages[place] is None or statuses[place] is not None:
            continue
        if (row := sheet.found[place]) is None:
            continue
        if place not in sheet.ended.doubts and (row["version"] > 1 or row["status"] in CLOSED):
            asked[sheet.told.system(place)][row["id"]] = place
    for system, places in asked.items():
        for number, told in in_force(tx, sheet.kind.name, system, places).items():
            if opened_by_stage(told.said):
                sheet.column("status")[places[number]] = "open"
