"""The invented dealer group: its businesses, facilities, operations and the people who sell."""

from dataclasses import dataclass

BUSINESSES = ("Norrvik Trucks", "Norrvik Machines", "Norrvik Cars")
GROUP = "Norrvik Group"  # the business above them
FACILITIES = ("Gothenburg", "Malmö", "Hamburg", "Rotterdam", "Lyon")
OPERATIONS = ("New sales", "Used sales", "Rental", "Service")
TEAM = "inbound"  # takes the leads that nobody has picked up
MEMBERS = ("aiko", "ines", "david")  # of the team
HEAD = ("karin", "Karin Sandell")  # sells nothing herself, but everybody is below her
MANAGERS = {"Norrvik Trucks": "jana", "Norrvik Machines": "mats", "Norrvik Cars": "elena"}


@dataclass(frozen=True, slots=True)
class Seller:
    """Somebody who sells: where, what, and how much of the group's business (`share`)."""

    login: str
    full_name: str
    business: str
    facility: str
    operation: str
    share: int

    @property
    def email(self) -> str:
        return f"{self.login}@norrvik.example"


SELLERS = tuple(
    Seller(*row)
    for row in (
        ("jana", "Jana Kowal", "Norrvik Trucks", "Gothenburg", "New sales", 13),
        ("leif", "Leif Lindqvist", "Norrvik Trucks", "Gothenburg", "New sales", 10),
        ("noor", "Noor Haddad", "Norrvik Trucks", "Hamburg", "New sales", 12),
        ("tomas", "Tomás Ferreira", "Norrvik Trucks", "Rotterdam", "Used sales", 8),
        ("aiko", "Aiko Tanaka", "Norrvik Trucks", "Malmö", "Rental", 6),
        ("mats", "Mats Berg", "Norrvik Machines", "Gothenburg", "New sales", 9),
        ("ines", "Inès Moreau", "Norrvik Machines", "Lyon", "New sales", 10),
        ("piotr", "Piotr Zieliński", "Norrvik Machines", "Hamburg", "Used sales", 7),
        ("ruth", "Ruth Achieng", "Norrvik Machines", "Rotterdam", "Rental", 6),
        ("elena", "Elena Rossi", "Norrvik Cars", "Malmö", "New sales", 8),
        ("david", "David Okafor", "Norrvik Cars", "Hamburg", "Used sales", 7),
        ("sofia", "Sofia Nilsson", "Norrvik Cars", "Lyon", "Service", 4),
    )
)

OWNERS = (*(seller.login for seller in SELLERS), TEAM, HEAD[0])
UNITS = (
    *(("business", name) for name in BUSINESSES),
    *(("facility", name) for name in FACILITIES),
    *(("operation", name) for name in OPERATIONS),
    ("business", GROUP),
)


def manager_of(seller: Seller) -> str:
    """Who manages a seller: the first of the business, and the head of all manages these."""
    first = MANAGERS[seller.business]
    return HEAD[0] if seller.login == first else first


def owner_id(name: str) -> int:
    """The number of a seller, the team or the head of all: they are stored in this order."""
    return OWNERS.index(name) + 1


def unit_id(kind: str, name: str) -> int:
    """The number of a business, facility or operation: they are stored in this order."""
    return UNITS.index((kind, name)) + 1
