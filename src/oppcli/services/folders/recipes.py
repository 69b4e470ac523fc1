"""How each file of a folder becomes rows of a table again: what is copied, linked and looked up.

A heading goes to the column of its own name, unless a recipe says otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from oppcli import plain_records as records
from oppcli.domain.offers import EXPIRED
from oppcli.domain.refs import parse_ref
from oppcli.domain.wording import quoted
from oppcli.importing.own_format import Exact
from oppcli.services.folders.references import Known, Values, fault
from oppcli.stored import Stored

Columns = dict[str, Sequence[object]]  # column of the table → one stored value a row
Finish = Callable[[Known, Exact, Columns], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the rows of one file are stored.

    `dropped` follow from others. `links`: heading → column and the table whose numbers or refs
    it holds. `names`: heading → column and the sort of names. `sort` is what the rows' own names
    are looked up as, `by` the heading of these. `later` are columns that may link to rows below.
    """

    model: type[Stored]
    number: str = "number"
    renamed: Mapping[str, str] = field(default_factory=dict)
    dropped: frozenset[str] = frozenset()
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    constants: Mapping[str, object] = field(default_factory=dict)
    yes_no: tuple[str, ...] = ()
    sort: str = ""
    by: str = "name"
    later: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    finish: Finish | None = None

    @property
    def table(self) -> str:
        return self.model.table.name


_BATCH = {"batch": ("batch_id", "batch")}
_OWNER = {"owner": ("owner_id", "owner")}
_UNITS = {kind: (f"{kind}_id", kind) for kind in ("business", "facility", "operation")}


def _ref(kind: str) -> dict[str, tuple[str, str]]:
    return {f"{kind}_ref": (f"{kind}_id", kind)}


def _drop(*names: str) -> frozenset[str]:
    return frozenset(names)


def _expired(known: Known, rows: Exact, columns: Columns) -> None:
    """Notes the deals that had expired, which are settled once all of the folder is there."""
    if EXPIRED not in columns["status"]:
        return
    numbers = zip(columns["id"], columns["status"], strict=True)
    known.expired += [n for n, status in numbers if status == EXPIRED and isinstance(n, int)]
    columns["status"] = ["canceled" if s == EXPIRED else s for s in columns["status"]]


def _stage(known: Known, rows: Exact, columns: Columns) -> None:
    """Finds the stage of an opportunity by the keys of its process and its stage."""
    said = [
        None if stage is None else (process, stage)
        for process, stage in zip(rows.values["process"], rows.values["stage"], strict=True)
    ]
    columns["stage_id"] = known.named("stage", "stage", rows, said)


def _regarding(known: Known, rows: Exact, columns: Columns) -> None:
    """Links an activity to the one record that it is about."""
    abouts: dict[str, Values] = {
        kind: [None] * len(rows.rows) for kind in ("lead", "opportunity", "account", "contact")
    }
    for place, text in enumerate(rows.values["regarding"]):
        if not isinstance(text, str):
            continue
        ref = parse_ref(text, kind=None)
        if ref is None or ref.kind not in abouts or not known.has(ref.kind, ref.number):
            fault(rows, place, f"regarding: the folder has no {quoted(text)}")
        else:
            abouts[ref.kind][place] = ref.number
    for kind, numbers in abouts.items():
        columns[f"{kind}_id"] = numbers


def _holder(known: Known, rows: Exact, columns: Columns) -> None:
    """Finds whose quota it is: a user's or a team's, a business's, or everybody's."""
    holders = rows.values["holder"]

    def of(kinds: Sequence[str]) -> Values:
        names = zip(rows.values["who"], holders, strict=True)
        return [who if holder in kinds else None for who, holder in names]

    columns["owner_id"] = known.named("owner", "who", rows, of(("user", "team")))
    columns["unit_id"] = known.named("business", "who", rows, of(("business",)))


def _stage_names(known: Known, rows: Exact, columns: Columns) -> None:
    keys = list(zip(rows.values["process"], rows.values["key"], strict=True))
    known.learn_names("stage", keys, columns["id"])


def _unit_names(known: Known, rows: Exact, columns: Columns) -> None:
    """Notes what businesses and facilities are called by the rows of other files."""
    kind = str(columns["kind"][0]) if rows.rows else ""
    parents = columns.get("parent_id", [None] * len(rows.rows))
    known.learn_units(kind, rows, parents, columns["id"])


def _operation_parents(known: Known, rows: Exact, columns: Columns) -> None:
    """An operation belongs to its facility or, without one, to its business."""
    names = known.placed("facility", rows, rows.values["facility"])
    facilities = known.named("facility", "facility", rows, names)
    businesses = known.named("business", "business", rows, rows.values["business"])
    both = zip(facilities, businesses, strict=True)
    columns["parent_id"] = [business if at is None else at for at, business in both]
    _unit_names(known, rows, columns)


def _owner(kind: str) -> Recipe:
    return Recipe(
        records.Owner,
        dropped=_drop("members", "manager", "business") if kind == "team" else _drop("manager"),
        names={} if kind == "team" else {"business": _UNITS["business"]},
        constants={"kind": kind},
        yes_no=("active",),
        sort="owner",
        later={} if kind == "team" else {"manager": ("manager_id", "owner")},
    )


RECIPES: dict[str, Recipe] = {
    "settings": Recipe(records.Setting),
    "own_fields": Recipe(records.OwnField),
    "batches": Recipe(records.Batch, links={"undoes": ("undoes", "batch")}),
    "processes": Recipe(
        records.Process,
        dropped=_drop("definition"),
        yes_no=("is_default", "back_needs_reason"),
        sort="process",
        by="key",
    ),
    "stages": Recipe(
        records.Stage, names={"process": ("process_id", "process")}, finish=_stage_names
    ),
    "process_versions": Recipe(
        records.ProcessVersion, names={"process": ("process_id", "process")}, links=_BATCH
    ),
    "businesses": Recipe(
        records.Unit,
        dropped=_drop("parent"),
        constants={"kind": "business"},
        later={"parent": ("parent_id", "business")},
        finish=_unit_names,
    ),
    "facilities": Recipe(
        records.Unit,
        names={"business": ("parent_id", "business")},
        constants={"kind": "facility"},
        finish=_unit_names,
    ),
    "operations": Recipe(
        records.Unit,
        dropped=_drop("facility", "business"),
        constants={"kind": "operation"},
        finish=_operation_parents,
    ),
    "users": _owner("user"),
    "teams": _owner("team"),
    "members": Recipe(
        records.TeamMember,
        number="",
        names={"team": ("team_id", "owner"), "member": ("user_id", "owner")},
    ),
    "catalogue": Recipe(records.Catalogue),
    "accounts": Recipe(records.Account, "ref", links=_BATCH),
    "contacts": Recipe(
        records.Contact, "ref", dropped=_drop("name", "account"), links=_ref("account") | _BATCH
    ),
    "devices": Recipe(
        records.Device,
        "ref",
        dropped=_drop("name"),
        names={"facility": _UNITS["facility"]},
        links=_BATCH,
    ),
    "leads": Recipe(
        records.Lead, "ref", dropped=_drop("opportunity"), names=_OWNER | _UNITS, links=_BATCH
    ),
    "opportunities": Recipe(
        records.Opportunity,
        "ref",
        renamed={
            "probability_own": "probability",
            "forecast_category_own": "forecast_category",
        },
        dropped=_drop(
            *("account", "contact", "device", "process", "stage"),
            *("probability", "forecast_category"),
        ),
        names=_OWNER | _UNITS,
        links=_ref("account") | _ref("contact") | _ref("device") | _BATCH
        | {"lead": ("lead_id", "lead")},
        finish=_stage,
    ),
    "deals": Recipe(
        records.Deal,
        "ref",
        dropped=_drop("device", "currency", "amount"),
        links=_ref("device") | _BATCH | {"opportunity": ("opportunity_id", "opportunity")},
        finish=_expired,
    ),
    "activities": Recipe(
        records.Activity,
        "ref",
        dropped=_drop("regarding"),
        names=_OWNER,
        links=_BATCH,
        finish=_regarding,
    ),
    "opportunity_contacts": Recipe(
        records.OpportunityContact,
        links=_BATCH
        | {"opportunity": ("opportunity_id", "opportunity"), "contact": ("contact_id", "contact")},
    ),
    "close_records": Recipe(
        records.CloseRecord,
        dropped=_drop("currency"),
        links=_BATCH | {"opportunity": ("opportunity_id", "opportunity")},
    ),
    "rates": Recipe(records.Rate, dropped=_drop("base")),
    "quotas": Recipe(records.Quota, dropped=_drop("who", "holder"), finish=_holder),
    "import_plans": Recipe(records.ImportPlan, links=_BATCH),
    "source_rows": Recipe(records.SourceRow, links=_BATCH),
    "changes": Recipe(records.Change, links=_BATCH),
}  # fmt: skip
