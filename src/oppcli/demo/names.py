"""Invented people and companies, by country; every address ends in `.example`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Country:
    """Where customers live: how people, companies and telephone numbers look there."""

    first: tuple[str, ...]
    last: tuple[str, ...]
    trades: tuple[str, ...]
    form: str
    cities: tuple[str, ...]
    dial: str
    currency: str = "EUR"


SWEDEN = Country(
    ("Anna", "Karin", "Oskar", "Birgitta", "Yusuf", "Elsa", "Henrik", "Amina", "Göran"),
    ("Bergström", "Sjöberg", "Öberg", "Dahlgren", "Lundvall", "Åkesson", "Wikander", "Hassan"),
    ("Åkeri", "Bygg", "Entreprenad", "Skog", "Logistik"),
    "AB",
    ("Gothenburg", "Borås", "Malmö", "Lund", "Trollhättan"),
    "+46",
)
GERMANY = Country(
    ("Katrin", "Jürgen", "Ayşe", "Stefan", "Miriam", "Uwe", "Leonie", "Farid"),
    ("Brandt", "Köhler", "Yılmaz", "Petersen", "Vogt", "Strauß", "Engel", "Harms"),
    ("Spedition", "Tiefbau", "Logistik", "Baustoffe", "Recycling"),
    "GmbH",
    ("Hamburg", "Bremen", "Kiel", "Lübeck", "Hannover"),
    "+49",
)
NETHERLANDS = Country(
    ("Sanne", "Jeroen", "Fatima", "Bram", "Lotte", "Ravi"),
    ("de Wit", "van Dijk", "Bakker", "Jansen", "Smits", "Ramdin"),
    ("Transport", "Grondwerken", "Koeltransport", "Verhuur"),
    "B.V.",
    ("Rotterdam", "Breda", "Dordrecht", "Antwerp"),
    "+31",
)
FRANCE = Country(
    ("Camille", "Thierry", "Nadia", "Luc", "Élodie", "Mamadou"),
    ("Lefèvre", "Garnier", "Benali", "Dupuis", "Roche", "Diallo"),
    ("Transports", "Travaux", "Carrières", "Location"),
    "SARL",
    ("Lyon", "Grenoble", "Saint-Étienne", "Annecy"),
    "+33",
)
POLAND = Country(
    ("Agnieszka", "Marek", "Zofia", "Paweł", "Ewa"),
    ("Wójcik", "Kamiński", "Nowicka", "Sikora", "Wrona"),
    ("Transport", "Budowa", "Logistyka"),
    "sp. z o.o.",
    ("Szczecin", "Poznań", "Gdańsk"),
    "+48",
)
AMERICA = Country(
    ("Dana", "Marcus", "Grace", "Luis", "Hannah"),
    ("Whitfield", "Okonkwo", "Delgado", "Pham", "Sorensen"),
    ("Freight", "Quarries", "Equipment", "Export"),
    "LLC",
    ("Savannah", "Houston", "Norfolk"),
    "+1",
    "USD",
)

# Where the customers of a facility live; a country named more often is likelier.
AROUND: dict[str, tuple[Country, ...]] = {
    "Gothenburg": (SWEDEN, SWEDEN, SWEDEN, SWEDEN, GERMANY),
    "Malmö": (SWEDEN, SWEDEN, SWEDEN, GERMANY),
    "Hamburg": (GERMANY, GERMANY, GERMANY, POLAND),
    "Rotterdam": (NETHERLANDS, NETHERLANDS, GERMANY, AMERICA),
    "Lyon": (FRANCE, FRANCE, FRANCE, FRANCE),
}
SOURCES = ("web", "referral", "phone", "trade fair", "walk-in", "campaign", "existing customer")
COMPETITORS = (
    "Initech Motors",
    "Globex Trucks",
    "Borealis Rent",
    "Umbra Machines",
    "Vandelay Autos",
)
