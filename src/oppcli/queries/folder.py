"""What the files of an export of everything hold, a page at a time.

Kinds that people know are read by their views, as `export KIND` reads them; what only a store is
made of (stages, versions of processes, settings, the raw history) is read from its tables.
"""

from collections.abc import Iterator

from oppcli.domain.folder import BLANK, FolderFile
from oppcli.queries.export import Page, kept, pages, source_of, with_members
from oppcli.store import Store

_TABLES = {
    "settings": "SELECT id, id AS number, name, value, schema_digest FROM setting",
    "own_fields": "SELECT id, id AS number, kind, name, type, label, choices, position, hidden,"
    " NULL AS blank FROM own_field",
    "batches": "SELECT id, id AS number, at, actor, command, undoes, idempotency_key, answer,"
    " NULL AS blank FROM batch",
    "stages": "SELECT t.id, t.id AS number, process.key AS process, t.position, t.key, t.title,"
    " t.probability, t.forecast_category, t.requires, t.shows, t.stale_after_days, t.active,"
    " t.stale_percentile"
    " FROM stage t JOIN process ON process.id = t.process_id",
    "process_versions": "SELECT t.id, t.id AS number, process.key AS process, t.version,"
    " t.batch_id AS batch, t.definition"
    " FROM process_version t JOIN process ON process.id = t.process_id",
    "members": "SELECT id, team, member FROM v_team_member",
    "opportunity_contacts": "SELECT id, id AS number, batch_id AS batch,"
    " 'O' || opportunity_id AS opportunity, 'P' || contact_id AS contact, role"
    " FROM opportunity_contact",
    "close_records": "SELECT t.id, t.id AS number, t.batch_id AS batch,"
    " 'O' || t.opportunity_id AS opportunity, t.outcome, t.closed_on,"
    " t.actual_revenue AS actual_revenue_minor, o.currency, t.lost_reason, t.competitor,"
    " t.close_note, t.exchange_rate, t.skipped_stages, t.status"
    " FROM close_record t JOIN opportunity o ON o.id = t.opportunity_id",
    "import_plans": "SELECT id, id AS number, batch_id AS batch, source_system, kind, "
    '"plan" FROM import_plan',
    "source_rows": "SELECT id, id AS number, batch_id AS batch, entity, entity_id,"
    " source_system, said FROM source_row",
    "changes": "SELECT id, id AS number, batch_id AS batch, at, entity, entity_id, field,"
    " old, new, actor, NULL AS blank FROM change",
}


def rows_of(store: Store, file: FolderFile) -> Iterator[Page]:
    """The rows of a file in the order of their numbers, its fields in their order."""
    source = f"({_TABLES[file.name]}) t" if file.kind is None else source_of(file.kind)
    sql = f"SELECT id, {', '.join(map(kept, file.fields))} FROM {source}"
    found = pages(store, f"{sql} WHERE id > :last ORDER BY id LIMIT :size", {})
    if file.name == "teams":
        found = with_members(store, file.fields, found)
    return _blanks_told(file, found) if BLANK in file.fields else found


def _blanks_told(file: FolderFile, found: Iterator[Page]) -> Iterator[Page]:
    """Pages whose last field names the fields of the row that are an empty text."""
    names = file.names[:-1]
    for page in found:
        for place, row in enumerate(page):
            if "" in row:
                blank = " ".join(n for n, value in zip(names, row, strict=False) if value == "")
                page[place] = (*row[:-1], blank)
        yield page
