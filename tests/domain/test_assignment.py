"""Which business, facility and operation go together."""

from oppcli.domain.assignment import Unit, filled, misplaced

UNITS = {
    1: Unit("business", "Nordic"),
    2: Unit("business", "South"),
    3: Unit("facility", "Gothenburg", 1),
    4: Unit("facility", "Lyon", 2),
    5: Unit("operation", "New sales", 3),
    6: Unit("operation", "Rental", 2),
    7: Unit("operation", "Service"),
}


def told(**assignment: int) -> list[str]:
    return [str(each) for each in misplaced(assignment, UNITS)]


def test_a_facility_alone_fills_its_business():
    assert filled({"facility": 3}, UNITS) == {"facility": 3, "business": 1}


def test_an_operation_fills_its_facility_and_its_business():
    assert filled({"operation": 5}, UNITS) == {"operation": 5, "facility": 3, "business": 1}
    assert filled({"operation": 6}, UNITS) == {"operation": 6, "business": 2}


def test_an_operation_without_a_parent_fits_anywhere():
    assert filled({"operation": 7, "facility": 3}, UNITS)["business"] == 1
    assert told(operation=7, facility=3, business=1) == []


def test_a_facility_of_another_business_is_named_with_both():
    assert told(facility=4, business=1) == ["facility Lyon is of business South, not of Nordic"]


def test_an_operation_elsewhere_is_named_with_both():
    assert told(operation=5, facility=4) == [
        "operation New sales is of facility Gothenburg, not of Lyon"
    ]
    assert told(operation=6, facility=3) == [
        "facility Gothenburg is of business Nordic, not of South"
    ]
    assert told(operation=5, business=2) == [
        "facility Gothenburg is of business Nordic, not of South"
    ]


def test_what_fits_is_no_contradiction():
    assert told(operation=5, facility=3, business=1) == []
    assert told() == []
