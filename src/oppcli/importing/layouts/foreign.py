"""What files of other systems hold beside our fields: ids of linked records, stage histories.

These names can be mapped to, `--map 'Company ID=account_id'`, and stand in profiles.
"""

from oppcli.domain.field import Field, FieldType, Kind
from oppcli.domain.fields import EMAIL

_T = FieldType


def _link(name: str, of: str) -> Field:
    return Field(name, _T.TEXT, f"id of the {of} in the source system", is_id=True)


ACCOUNT_ID = _link("account_id", "account")
CONTACT_ID = _link("contact_id", "contact")
OWNER_ID = _link("owner_id", "owner")
OPPORTUNITY_ID = _link("opportunity_id", "opportunity")
LEAD_ID = _link("lead_id", "lead")
REGARDING_ID = _link("regarding_id", "record it is about")
REGARDING_NAME = Field("regarding_name", _T.TEXT, "name of the record it is about")
# By the column of one kind of record: a ref of it, its id in the source system, or its name.
REGARDING_KINDS = tuple(
    Field(f"regarding_{kind}", _T.TEXT, f"{kind} it is about: its ref, id or name")
    for kind in ("opportunity", "lead", "contact", "account")
)
# As `quota list` prints it, in the place of its first and last day.
PERIOD = Field("period", _T.TEXT, "its period: 2026Q4, 2026-11")
STAGE_ORDER = Field("stage_order", _T.INTEGER, "place of the stage in its process")

# Fields that only imports know, by kind.
FOREIGN: dict[str, tuple[Field, ...]] = {
    "lead": (OWNER_ID, OPPORTUNITY_ID),
    "opportunity": (ACCOUNT_ID, CONTACT_ID, OWNER_ID, STAGE_ORDER),
    "activity": (
        OPPORTUNITY_ID,
        LEAD_ID,
        ACCOUNT_ID,
        CONTACT_ID,
        OWNER_ID,
        REGARDING_ID,
        REGARDING_NAME,
        *REGARDING_KINDS,
    ),
    "contact": (ACCOUNT_ID,),
    "quota": (PERIOD,),
}
# Fields that a new record cannot do without, and what says them as well.
SAID_BY = {"starts": PERIOD.name, "ends": PERIOD.name}
# Those of them that a record of the store does not have as columns.
NO_COLUMNS = (
    *("stage_order", "regarding_id", "regarding_name"),
    *(field.name for field in REGARDING_KINDS),
)
# Those of them that headings of files of no known system mean.
MEANT = frozenset(field.name for field in (*REGARDING_KINDS, PERIOD))
IDS = frozenset(
    (
        "external_id",
        "account_id",
        "contact_id",
        "owner_id",
        "opportunity_id",
        "lead_id",
        "regarding_id",
        "actor_id",
        "manager_id",
    )
)

HISTORY = Kind(
    "history",
    "stage histories",
    "",
    "stage",
    (
        Field("external_id", _T.TEXT, "id of the entry in the source system", is_id=True),
        Field("source_system", _T.TEXT, "system it was imported from", is_id=True),
        OPPORTUNITY_ID,
        Field("stage", _T.TEXT, "stage that was entered"),
        Field("was", _T.TEXT, "stage before it"),
        Field("outcome", _T.CHOICE, "ending", choices=("won", "lost")),
        Field("at", _T.INSTANT, "when it was entered"),
        Field("actor", _T.TEXT, "who did it"),
        Field("actor_id", _T.TEXT, "id of who did it", is_id=True),
        Field("probability", _T.PERCENT, "chance of winning then"),
        Field(
            "forecast_category",
            _T.CHOICE,
            "forecast category then",
            choices=("pipeline", "best_case", "commit", "omitted"),
        ),
        Field("est_revenue", _T.MONEY, "amount then"),
        Field("currency", _T.CURRENCY, "currency of the amount"),
        Field("est_close_date", _T.DATE, "expected close then"),
    ),
    (),
)
USER = Kind(
    "user",
    "users",
    "",
    "name",
    (
        Field("external_id", _T.TEXT, "id of the user in the source system", is_id=True),
        Field("source_system", _T.TEXT, "system it was imported from", is_id=True),
        Field("name", _T.TEXT, "name by which records call the user"),
        Field("full_name", _T.TEXT, "first and last name"),
        EMAIL,
        Field("login", _T.TEXT, "what the user is called should the name be taken"),
        Field("manager", _T.TEXT, "user who manages the user"),
        Field("manager_id", _T.TEXT, "id of the manager", is_id=True),
        Field("active", _T.CHOICE, "no: has left", choices=("yes", "no")),
    ),
    (),
)
