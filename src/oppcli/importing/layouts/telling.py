"""Which kinds of record the headings of a file that no system is known by can tell of.

Name, Status, Owner, Amount, Created Date and Description stand in files of every sort. So it is
not enough that many headings fit a kind: some must be headings that only this kind has.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache

from oppcli.domain.field import Field, FieldType, Kind
from oppcli.importing.layouts.aliases import OWN_WORDS, spellings
from oppcli.importing.layouts.normalize import forms, squeezed, without_currency
from oppcli.importing.layouts.profiles import anybodys

Meanings = dict[str, tuple[int, Field]]  # heading, squeezed → how near it is to which field

# A heading that begins with the word for the kind: `Deal name`, `Opportunity: Stage`.
_PREFIX = "<kind>"
_Group = frozenset[str]
_Way = tuple[_Group, ...]


def _ways(*ways: tuple[str, ...]) -> tuple[_Way, ...]:
    return tuple(tuple(frozenset(group.split()) for group in way) for way in ways)


def _spelled(headings: str) -> _Group:
    return frozenset(form for heading in headings.split() for form in spellings(heading))


# Kind → the ways in which headings tell it, each naming groups of which one word must be there:
# a field, by any heading that means it; `field!`, by its own name; or a heading squeezed.
_TELLING = {
    "opportunity": _ways(
        (_PREFIX,),
        (
            "topic! est_revenue! est_revenue_accessories! est_trade_in_value! est_close_date!"
            " actual_revenue! lost_reason! forecast_category! interest_type! stage_since!"
            " scheduled_delivery_date! expectedclosedate estimatedclosedate estimatedrevenue"
            " salesstage lossreason potentialcustomer forecastcategoryname verkaufschance"
            " verkaufsprojekt verkaufsphase vertriebsphase abschlussdatum verlustgrund opportunité"
            " oportunidad opportunità trattativa oportunidade verkoopkans verkoopfase"
            " affärsmöjlighet salgsmulighed salgsmulighet myyntimahdollisuus szansasprzedaży"
            " obchodnípříležitost nomaffaire nomdelaffaire nometrattativa nomedonegócio affärsnamn"
            " kaupannimi nazwaszansy nazwaszansysprzedaży názevobchodu názevpříležitosti",
        ),
        ("stage next_step", "est_close_date closed_on probability competitor est_revenue"),
        ("topic", "est_revenue", "est_close_date closed_on probability competitor"),
    ),
    "lead": _ways(
        (_PREFIX,),
        ("topic! est_value! disqualify_reason! estimatedvalue",),
        ("first_name last_name",),
        ("company", "email phone rating"),
    ),
    "activity": _ways(
        (_PREFIX,),
        ("subject", "regarding"),
        (
            "subject",
            "type",
            "due_date starts_at duration_minutes direction completed_at outcome",
        ),
    ),
    "account": _ways(
        (_PREFIX,),
        ("name", "email phone address industry sector employees website annualrevenue"),
    ),
    "contact": _ways((_PREFIX,), ("first_name last_name",)),
    "deal": _ways(("opportunity", "title unit_price")),
    "device": _ways((_PREFIX,), ("serial_number! stock_number! vin serial",)),
    "user": _ways((_PREFIX,), ("name", "email manager active!")),
    "team": _ways((_PREFIX,), ("name", "members")),
    "business": _ways((_PREFIX,), ("name", "business_kind parent!")),
    "facility": _ways((_PREFIX,), ("name", "business!")),
    "operation": _ways((_PREFIX,), ("name", "facility! business!")),
    "catalogue": _ways(("brand", "class model model_code variant")),
    "rate": _ways(("currency", "day", "base_per_unit")),
    "quota": _ways(("who", "starts", "ends", "amount"), ("who!", "period", "amount")),
}
# Headings by which a list of names and addresses may be one of users.
_OF_USERS = _spelled(
    "userid username userlogin loginname loginid login employeeid employeenumber employeeno"
    " staffid userrole role benutzer benutzerid benutzername benutzerkennung anmeldename"
    " mitarbeiterid mitarbeiternummer mitarbeiternr personalnummer personalnr rolle utilisateur"
    " idutilisateur nomdutilisateur matricule rôle usuario idusuario nombredeusuario"
    " idempleado rol utente idutente nomeutente matricola ruolo gebruiker gebruikersid"
    " gebruikersnaam personeelsnummer usuário idusuário nomedeusuário utilizador função"
    " användare användarid användarnamn anställningsnummer roll bruger brugerid brugernavn"
    " medarbejdernummer bruker brukerid brukernavn ansattnummer käyttäjä käyttäjänimi"
    " käyttäjätunnus rooli użytkownik idużytkownika nazwaużytkownika rola uživatel iduživatele"
    " uživatelskéjméno"
)
_NAMES = _spelled("name nom nombre nome naam namn navn nimi nazwa název")
_OF_COMPANIES = frozenset(("industry", "sector", "employees", "website", "annualrevenue"))
# Kinds that are told by what is theirs alone, whatever else a file holds.
_FIRM = frozenset(("opportunity", "deal", "device", "catalogue", "quota"))


def is_told(
    kind: Kind, headings: Sequence[str], words: tuple[str, ...], meanings: Meanings
) -> bool:
    """Whether headings say that a file holds that kind. `words` are those for the kind itself."""
    if len(headings) > 1 and {field.name for field in kind.fields}.issuperset(headings):
        return True
    found = set(_signals(headings, words, meanings))
    return any(all(group & found for group in way) for way in _TELLING[kind.name])


def heading_of_users(headings: Sequence[str], meanings: Meanings) -> str:
    """The heading by which a list of names may be one of users, '' for none.

    A heading such as `User ID`, `Login` or `Rolle` makes it one. A heading such as `Company` makes
    it a list of accounts all the same. `meanings` are those of accounts.
    """
    for heading in headings:
        for depth, form in enumerate(forms(heading, OWN_WORDS["account"])):
            name = meanings[form][1].name if form in meanings else ""
            if form in _OF_COMPANIES or name in _OF_COMPANIES:
                return ""
            if name == "name" and (depth or form not in _NAMES):
                return ""
    return next((each for each in headings if not _OF_USERS.isdisjoint(spellings(each))), "")


def _signals(headings: Sequence[str], words: tuple[str, ...], meanings: Meanings) -> Iterator[str]:
    for heading in headings:
        rest, _ = without_currency(heading)
        is_amount = rest != heading and _is_amount(rest, words, meanings)
        for depth, form in enumerate(forms(rest if is_amount else heading, words)):
            yield form
            if form in meanings:
                rank, field = meanings[form]
                yield field.name
                if depth:
                    yield _PREFIX
                elif rank == 0:
                    yield f"{field.name}!"
                break


def _is_amount(heading: str, words: tuple[str, ...], meanings: Meanings) -> bool:
    found = (meanings[form][1] for form in forms(heading, words) if form in meanings)
    return any(field.type is FieldType.MONEY for field in found)


def other_table(headings: Sequence[str], told: Callable[[str], bool]) -> str:
    """What a file holds that is not imported, such as `a bank statement`; '' if that is not known.

    `told` says whether the headings tell a kind: a file of deals may well have invoice numbers.
    """
    if any(map(told, _FIRM)):
        return ""
    here = {squeezed(heading) for heading in headings}
    counts = {what: len(marks & here) for what, marks in _tables().items()}
    most = max(counts.values())
    return next(what for what, count in counts.items() if count == most) if most > 1 else ""


@cache
def _tables() -> dict[str, frozenset[str]]:
    return {what: frozenset(map(squeezed, marks)) for what, marks in anybodys().items()}
