"""German and Swedish words that salespeople type, as the English words that mean the same.

Commands are English. Who types `angebot` or `besök` is shown the command, not taught the word.
"""

import unicodedata

_WORDS = {
    "customer": "kunde kunden kund kunder firma firmen foretag bolag",
    "contact": "kontakt kontakte kontakter ansprechpartner kontaktperson",
    "opp": "affar affarer affaren verkaufschance verkaufschancen chance chancen salj saljchans",
    "lead": "interessent interessenten intressent intressenter anfrage anfragen forfragan",
    "offers": "angebot angebote offert offerter anbud vertrag vertrage avtal kontrakt",
    "vehicle": "fahrzeug fahrzeuge fordon bil bilar lastbil lastbilar lkw pkw auto autos",
    "activity": "aktivitat aktivitaten aktivitet aktiviteter",
    "appointments": "termine moten bokningar",
    "calendar": "kalender terminkalender",
    "today": "heute idag",
    "search": "suche suchen sok soka finde finden hitta",
    "show": "zeige zeigen anzeigen visa",
    "list": "liste lista auflisten",
    "new": "neu neue neuer ny nytt skapa anlegen",
    "edit": "andern andra bearbeiten redigera",
    "delete": "loschen entfernen radera ta-bort tabort",
    "undo": "ruckgangig angra",
    "call": "anruf anrufen telefonat samtal telefon ringa",
    "visit": "besuch besuchen besok besoka",
    "meet": "termin treffen mote traff besprechung",
    "drive": "probefahrt provkorning provkora",
    "email": "epost e-post",
    "note": "notiz notizen anteckning anteckningar notera",
    "task": "aufgabe uppgift",
    "tasks": "aufgaben uppgifter",
    "remind": "wiedervorlage erinnerung paminn paminnelse",
    "done": "erledigt fertig klar fardig",
    "postpone": "verschieben skjuta-upp",
    "won": "gewonnen vunnen vunnet",
    "lost": "verloren forlorad forlorat",
    "forecast": "prognose prognosen prognos",
    "report": "bericht berichte rapporter auswertung",
    "history": "verlauf historik historie",
    "help": "hilfe hjalp",
    "target": "ziel ziele mal malet",
    "rates": "kurs kurse kurser wechselkurs valutakurs",
    "import": "importieren importera",
    "export": "exportieren exportera",
    "settings": "einstellungen installningar",
    "backup": "sicherung sakerhetskopia",
}
_ENGLISH = {word: english for english, words in _WORDS.items() for word in words.split()}


def english(word: str) -> str:
    """The English word that means the same, in small letters; the word itself where none is known.

    Accents may be left out, and typed as `ae`, `oe` and `ue`.
    """
    small = word.casefold()
    plain = "".join(c for c in unicodedata.normalize("NFKD", small) if not unicodedata.combining(c))
    spelled = plain.replace("ae", "a").replace("oe", "o").replace("ue", "u")
    return _ENGLISH.get(plain) or _ENGLISH.get(spelled) or small
