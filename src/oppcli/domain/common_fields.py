"""Fields that several kinds of records have."""

from oppcli.domain.closed_sets import INTEREST, INTEREST_TYPE
from oppcli.domain.field import Field, FieldType

_T = FieldType

REF = Field("ref", _T.TEXT, "permanent reference, never reused", settable=False)
TOPIC = Field("topic", _T.TEXT, "what it is about")
OWNER = Field("owner", _T.NAME, "user or team it belongs to (default: you)", of=("owner",))
CURRENCY = Field("currency", _T.CURRENCY, "ISO 4217 code of its amounts")
LEAD_SOURCE = Field("lead_source", _T.TEXT, "where it came from", short=("source",))
CLOSE = Field("est_close_date", _T.DATE, "expected close: fri, +2w, eoq, 15 dec", short=("close",))
DESCRIPTION = Field("description", _T.TEXT, "free text")
EMAIL = Field("email", _T.TEXT, "e-mail address")
PHONE = Field("phone", _T.TEXT, "telephone number")
FIRST_NAME = Field("first_name", _T.TEXT, "given name", short=("first",))
LAST_NAME = Field("last_name", _T.TEXT, "family name", short=("last",))

BRANDING = (
    Field("interest", _T.CHOICE, "how the customer plans to pay", choices=INTEREST),
    Field("interest_type", _T.CHOICE, "what kind of unit is wanted", choices=INTEREST_TYPE),
    Field("brand", _T.TEXT, "brand the customer is interested in"),
    Field("class", _T.TEXT, "class of vehicle or machine"),
    Field("model", _T.TEXT, "model"),
    Field("model_code", _T.TEXT, "model code"),
    Field("variant", _T.TEXT, "variant"),
)
ASSIGNMENT = (
    Field("business", _T.NAME, "business it is handled by", of=("business",)),
    Field("facility", _T.NAME, "facility it is handled at", of=("facility",)),
    Field("operation", _T.NAME, "operation that handles it, such as new sales", of=("operation",)),
)
IDENTITY = (
    Field("source_system", _T.TEXT, "system it was imported from"),
    Field("external_id", _T.TEXT, "its id in that system"),
)
STAMPS = (
    Field("created_at", _T.INSTANT, "when it was made here", short=("created",), settable=False),
    Field("updated_at", _T.INSTANT, "when it last changed", short=("updated",), settable=False),
)
