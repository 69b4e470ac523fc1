"""What is offered and sold: the fields of deals and of devices."""

from oppcli.domain.closed_sets import DEAL_STATUS, DEVICE_STATUS, INTEREST_TYPE
from oppcli.domain.common_fields import BRANDING, CURRENCY, IDENTITY, REF, STAMPS
from oppcli.domain.field import Field, FieldType, Kind
from oppcli.domain.offers import EXPIRED, LAPSED

_T = FieldType

DEAL = Kind(
    "deal",
    "deals",
    "D",
    "title",
    (
        REF,
        Field(
            "opportunity",
            _T.LINK,
            "the opportunity it is under",
            of=("opportunity",),
            settable=False,
        ),
        Field("title", _T.TEXT, "what is offered"),
        Field("device", _T.LINK, "the unit: VIN, stock number or ref", of=("device",)),
        Field("model", _T.TEXT, "the model, where there is no unit yet"),
        Field("quantity", _T.INTEGER, "how many", short=("qty",)),
        Field("unit_price", _T.MONEY, "price of one", short=("price",)),
        Field("discount", _T.MONEY, "taken off the price of one"),
        Field("accessories", _T.MONEY, "accessories of all of them together"),
        Field("trade_in_value", _T.MONEY, "what is taken in payment", short=("trade_in",)),
        Field("currency", _T.CURRENCY, "the opportunity's", settable=False),
        Field("amount", _T.MONEY, "quantity × (price − discount) + accessories", settable=False),
        Field(
            "status",
            _T.CHOICE,
            "where it stands",
            choices=DEAL_STATUS,
            settable=False,
            worked_out=(LAPSED,),
            former=(EXPIRED,),
        ),
        Field("valid_until", _T.DATE, "last day of the offer", short=("valid",)),
        *STAMPS,
        *IDENTITY,
    ),
    ("ref", "opportunity", "title", "quantity", "amount", "currency", "status", "valid_until"),
)

DEVICE = Kind(
    "device",
    "devices",
    "V",
    "name",
    (
        REF,
        Field("name", _T.TEXT, "its serial or stock number", settable=False),
        Field("serial_number", _T.TEXT, "serial number (VIN)", short=("vin", "serial")),
        Field("stock_number", _T.TEXT, "number in the dealer's stock", short=("stock",)),
        *BRANDING[2:],
        Field("condition", _T.CHOICE, "new, used or demo", choices=INTEREST_TYPE),
        Field("year", _T.INTEGER, "model year"),
        Field("list_price", _T.MONEY, "list price: 48k", short=("price",)),
        CURRENCY,
        Field("status", _T.CHOICE, "where it stands", choices=DEVICE_STATUS, settable=False),
        Field("facility", _T.NAME, "facility where it stands", of=("facility",)),
        *STAMPS,
        *IDENTITY,
    ),
    ("ref", "name", "brand", "model", "condition", "year", "list_price", "currency", "status"),
)
