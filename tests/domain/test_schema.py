"""JSON Schema made of the vocabulary is JSON Schema, and says what the vocabulary says."""

import pytest
from jsonschema import Draft202012Validator, ValidationError

from oppcli.domain.fields import KINDS, Kind
from oppcli.domain.reference_fields import EVERY
from oppcli.domain.schema import NEEDED, input_schema, record_schema

KINDS_OF_ALL = [pytest.param(kind, id=name) for name, kind in EVERY.items()]
TAKEN_IN = [pytest.param(EVERY[name], id=name) for name in NEEDED]


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        *((record_schema, kind) for kind in EVERY.values()),
        *((input_schema, EVERY[name]) for name in NEEDED),
    ],
)
def test_it_is_a_schema_of_every_field(make, kind: Kind) -> None:
    schema = make(kind)
    Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == [field.name for field in kind.fields]


@pytest.mark.parametrize("kind", KINDS_OF_ALL)
def test_what_people_may_not_set_is_read_only(kind: Kind) -> None:
    told = record_schema(kind)["properties"]
    assert [name for name in told if "readOnly" not in told[name]] == [
        field.name for field in kind.settable
    ]


@pytest.mark.parametrize("kind", TAKEN_IN)
def test_a_new_record_needs_what_names_it(kind: Kind) -> None:
    check = Draft202012Validator(input_schema(kind))
    choices = {field.name: field.choices for field in kind.fields}
    least = {
        group[0]: "EUR" if group[0] == "currency" else (choices[group[0]] or ("x",))[0]
        for group in NEEDED[kind.name]
    }
    assert check.is_valid(least)
    for name in least:
        assert not check.is_valid({key: value for key, value in least.items() if key != name})


@pytest.mark.parametrize(
    ("wrong", "about"),
    [
        ({"status": "perhaps"}, "enum"),
        ({"est_revenue": "48k"}, "type"),
        ({"probability": 101}, "maximum"),
        ({"ref": "L1"}, "pattern"),
        ({"colour": "red"}, "additionalProperties"),
        ({"currency": "JPY", "est_revenue": 10.5}, "multipleOf"),
    ],
)
def test_a_record_that_is_none_is_seen(wrong: dict[str, object], about: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Draft202012Validator(record_schema(KINDS["opportunity"])).validate(wrong)
    assert refused.value.validator == about


@pytest.mark.parametrize(
    "right",
    [
        {"currency": "JPY", "est_revenue": 10},
        {"currency": "EUR", "est_revenue": 19.99},
        {"currency": "KWD", "est_revenue": 0.001},
        {"est_revenue": None},
    ],
)
def test_amounts_have_the_decimals_of_their_currency(right: dict[str, object]) -> None:
    Draft202012Validator(record_schema(KINDS["opportunity"])).validate(right)
