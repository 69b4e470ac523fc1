"""What can be proposed at a shell prompt, a screenful at most."""

from oppcli.store import Store

MOST = 100

_NO_PATTERN = str.maketrans("", "", "%_\\")  # what LIKE does not take literally

_REFS = {
    "opportunity": "SELECT ref, topic FROM v_opportunity WHERE is_open = 1 AND ref LIKE :begin"
    " ORDER BY touched_at DESC, id DESC LIMIT :most",
    "closed": "SELECT ref, topic FROM v_opportunity WHERE is_open = 0 AND ref LIKE :begin"
    " ORDER BY closed_on DESC, id DESC LIMIT :most",
    "lead": "SELECT ref, topic FROM v_lead WHERE status IN ('new', 'contacted')"
    " AND ref LIKE :begin ORDER BY id DESC LIMIT :most",
    "activity": "SELECT ref, subject FROM v_activity WHERE status = 'open'"
    " AND ref LIKE :begin ORDER BY id DESC LIMIT :most",
    "account_ref": "SELECT ref, name FROM v_account WHERE ref LIKE :begin"
    " ORDER BY id DESC LIMIT :most",
    "contact_ref": "SELECT ref, name FROM v_contact WHERE ref LIKE :begin"
    " ORDER BY id DESC LIMIT :most",
    "deal_ref": "SELECT ref, title FROM v_deal WHERE status IN ('scenario', 'offered', 'signed')"
    " AND ref LIKE :begin ORDER BY id DESC LIMIT :most",
    "device_ref": "SELECT ref, name FROM v_device WHERE ref LIKE :begin"
    " ORDER BY id DESC LIMIT :most",
}


def _known(level: str) -> str:
    """SQL for the values of a level of the catalogue, listed there or in use."""
    used = " UNION ".join(
        f'SELECT "{level}" AS word FROM {table}' for table in ("catalogue", "opportunity", "device")
    )
    return f"SELECT word, '' FROM ({used}) known WHERE word LIKE :begin ORDER BY word LIMIT :most"


_NAMES = {
    "owner": "SELECT name, kind FROM owner WHERE active = 1 AND name LIKE :begin"
    " ORDER BY name LIMIT :most",
    "team": "SELECT name, '' FROM owner WHERE kind = 'team' AND name LIKE :begin"
    " ORDER BY name LIMIT :most",
    "part_name": "SELECT name, kind FROM owner WHERE name LIKE :begin UNION ALL"
    " SELECT name, kind FROM unit WHERE name LIKE :begin ORDER BY 1, 2 LIMIT :most",
    "stage": "SELECT stage, title FROM v_stage WHERE stage LIKE :begin ORDER BY process, position",
    "process": "SELECT key, title FROM process WHERE key LIKE :begin ORDER BY id",
    "account": "SELECT name, 'C' || id FROM account WHERE name LIKE :begin"
    " ORDER BY name, id LIMIT :most",
    "contact": "SELECT name, ref FROM v_contact WHERE name LIKE :begin"
    " ORDER BY name, id LIMIT :most",
    "business": "SELECT name, '' FROM unit WHERE kind = 'business' AND name LIKE :begin"
    " ORDER BY name LIMIT :most",
    "facility": "SELECT name, '' FROM unit WHERE kind = 'facility' AND name LIKE :begin"
    " ORDER BY name LIMIT :most",
    "operation": "SELECT name, '' FROM unit WHERE kind = 'operation' AND name LIKE :begin"
    " ORDER BY name LIMIT :most",
    **{level: _known(level) for level in ("brand", "class", "model", "model_code", "variant")},
    "device": "SELECT name, COALESCE(model, '') FROM v_device WHERE status = 'available'"
    " AND name LIKE :begin ORDER BY name LIMIT :most",
    "lead_source": "SELECT DISTINCT lead_source, '' FROM opportunity WHERE lead_source LIKE :begin"
    " ORDER BY lead_source LIMIT :most",
}


def values(store: Store, what: str, incomplete: str) -> list[tuple[str, str]]:
    """Values that begin with `incomplete`, each with what helps to tell it; [] for other words.

    Refs are proposed for `O1` and for a bare `1` alike.
    """
    sql = _REFS.get(what)
    if sql is not None and incomplete.isdigit():
        letter = {"activity": "A", "lead": "L"}.get(what, "O")
        letter = {"account_ref": "C", "contact_ref": "P"}.get(what, letter)
        letter = {"deal_ref": "D", "device_ref": "V"}.get(what, letter)
        found = store.read(sql, {"begin": f"{letter}{incomplete}%", "most": MOST}).rows
        return [(ref[1:], title) for ref, title in found]
    sql = sql or _NAMES.get(what)
    if sql is None:
        return []
    begin = incomplete.translate(_NO_PATTERN)
    found = store.read(sql, {"begin": f"{begin}%", "most": MOST}).rows
    return [(value, more or "") for value, more in found]
