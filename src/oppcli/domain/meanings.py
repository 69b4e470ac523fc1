"""What words mean that people type for a command, an option or a field; see `proposals.py`."""

# What a word means → the words that mean it. A word stands once.
MEANINGS = {
    "read": "view get see display inspect details detail describe info cat print open look show"
    " read",
    "search": "search find query grep lookup filter",
    "list": "list all index browse ls ll dir",
    "make": "create make insert register new add",
    "change": "update modify change rename retitle alter amend correct set fix edit",
    "remove": "delete remove del rm drop erase destroy discard",
    "cancel": "cancel canceled cancelled abort abandon kill withdraw",
    "win": "win won close-won closed-won closewon sold",
    "lose": "lose lost close-lost closed-lost closelost",
    "accept": "accept accepted approve confirm signed sign",
    "reject": "reject rejected decline refuse dismiss unqualify disqualified",
    "send": "send quote propose submit offer offered",
    "forward": "advance move promote next forward progress push proceed",
    "back": "back demote previous prev",
    "pause": "pause paused suspend wait park hold on-hold",
    "continue": "continue unhold unpause resume",
    "reopen": "reopen restart reactivate unclose revive resurrect",
    "convert": "convert qualify qualified",
    "renew": "renew extend prolong",
    "give": "assign reassign give transfer handover delegate pass set-owner",
    "complete": "complete finish close closed end done tick",
    "plan": "plan schedule todo to-do remind reminder task followup follow-up fu book",
    "put off": "snooze postpone defer reschedule shift delay",
    "log": "log note call phone dial ring email mail meet meeting visit drive testdrive test-drive"
    " test_drive appointment letter message voicemail whatsapp sms text chat zoom lunch"
    " called phoned rang emailed wrote met visited drove texted spoke talked noted comment"
    " annotate",
    "copy": "copy clone duplicate",
    "take back": "undo revert rollback",
    "leave": "exit quit logout bye stop",
}
MEANT = {word: meaning for meaning, words in MEANINGS.items() for word in words.split()}
# Verbs before a record's number whose meaning is in the words behind it: `mark 1 won`.
STATED = frozenset(("mark", "status", "flag"))
_OUTCOMES = (
    "won win lost lose canceled cancelled cancel signed accepted rejected done hold on-hold paused"
    " qualified disqualified offered"
)
OUTCOMES = frozenset(_OUTCOMES.split())
FOLLOWING_UP = frozenset(("followup", "follow-up", "fu", "remind", "reminder"))
TAKEN = frozenset(("take", "claim", "grab"))  # to oneself
RENAMED = frozenset(("rename", "retitle"))  # what stands behind the number is a new title
STAGED = frozenset(("stage", "move", "promote", "push", "progress", "proceed", "forward"))

# What does it there: the verb, with `…` for what was typed behind the word, or for all but its last
# word where that is `NAME`.
SINGLE = {"read": "show …", "list": "list", "make": "new …", "change": "edit …"}
VERBS: dict[str, dict[str, str]] = {
    "lead": {
        "remove": "disqualify …",
        "cancel": "disqualify … --reason canceled",
        "reject": "disqualify …",
        "lose": "disqualify … --reason lost",
        "complete": "disqualify …",
        "convert": "qualify …",
        "win": "qualify …",
        "accept": "qualify …",
        "forward": "qualify …",
        "give": "assign … --to NAME",
        "reopen": "reopen …",
    },
    "opp": {
        "cancel": "close … --canceled",
        "win": "close … --won",
        "lose": "close … --lost",
        "reject": "close … --lost",
        "complete": "close --help",
        "forward": "advance …",
        "back": "back …",
        "pause": "hold …",
        "continue": "resume …",
        "give": "assign … --to NAME",
        "reopen": "reopen …",
        "put off": "edit … close=+2w",
    },
    "deal": {
        "remove": "cancel …",
        "cancel": "cancel …",
        "reject": "cancel …",
        "accept": "sign …",
        "win": "sign …",
        "lose": "cancel …",
        "send": "offer …",
        "renew": "offer … --valid +2w",
    },
    "activity": {
        "make": "log …",
        "log": "log …",
        "plan": "plan …",
        "complete": "done …",
        "remove": "cancel … --logged-by-mistake",
        "cancel": "cancel …",
        "forward": "edit … regarding=NAME",
    },
    "org": {"make": "add …", "list": "list"},
    "field": {"make": "add …", "read": "list", "remove": "remove …"},
    "currency": {"read": "list", "make": "set …", "change": "set …"},
    "quota": {"read": "list", "make": "set …", "change": "set …"},
    "catalogue": {"read": "list", "make": "import …", "change": "import …"},
    "process": {"make": "apply …", "change": "apply …"},
    "completion": {"make": "install", "change": "install", "remove": "uninstall"},
    "config": {"read": "list", "make": "set …", "change": "set …"},
    "db": {"read": "info", "list": "info"},
}
# The noun of a verb that is typed without one, where only one noun has that meaning.
NOUN_OF = {
    "make": "opp",
    "list": "opp",
    "read": "opp",
    "change": "opp",
    "win": "opp",
    "lose": "opp",
    "forward": "opp",
    "back": "opp",
    "pause": "opp",
    "continue": "opp",
    "give": "opp",
    "convert": "lead",
    "accept": "deal",
    "send": "deal",
    "renew": "deal",
}
NOUN_OF_REF = {
    "L": "lead",
    "O": "opp",
    "D": "deal",
    "A": "activity",
    "C": "account",
    "P": "contact",
    "V": "device",
}
LETTERS = {noun: letter for letter, noun in NOUN_OF_REF.items()}
_NOUNS = {"opp": "opp opps opportunity opportunities sale", "activity": "activity activities"}
_NOUNS |= {noun: f"{noun} {noun}s" for noun in LETTERS if noun not in _NOUNS}
NOUN_CALLED = {word: noun for noun, words in _NOUNS.items() for word in words.split()}
# What is sent to a customer, and the words around it: `send the quote to 1`.
SENT = frozenset(("quote", "offer", "proposal", "quotation", "the", "a", "an", "to", "for"))
# Things rather than acts: what people call them → what shows them.
THINGS = {
    "contact": "person persons people contacts buyer human stakeholder stakeholders",
    "account": "customer customers company companies client clients firm firms organization",
    "agenda": "calendar diary schedule appointments meetings week tomorrow",
    "today": "tasks todos day now due late overdue",
    "mine": "my",
    "dashboard": "stats stat statistics kpi kpis figures status overview summary chart charts graph"
    " graphs plot",
    "dashboard --to dashboard.html": "html page web",
    "forecast": "projection outlook",
    "forecast --predict": "prediction predict",
    "diff": "compare comparison delta waterfall",
    "review": "weekly recap coaching 1on1 one-on-one",
    "org list user": "user users owner owners seller sellers staff manager managers",
    "config get user": "whoami me",
    "find": "who whois",
    "org list team": "team teams",
    "org list business": "business businesses dealer dealers branch",
    "org list facility": "facility facilities site sites location locations",
    "org list operation": "operation operations department departments",
    "device list": "vehicle vehicles car cars truck trucks stock inventory unit units vin machine"
    " machines",
    "deal list": "offers quotes quotation quotations proposal proposals contract contracts",
    "lead list --where rating=hot": "hot",
    "activity list --status all --where type=call": "calls",
    "activity list --status all --where type=email": "emails mails",
    "activity list --status all --where type=note": "notes",
    "activity list --status all --where type=visit": "visits",
    "activity list --status all --where type=test_drive": "testdrives test-drives test_drives"
    " drives",
    "catalogue list": "product products catalog model models brand brands",
    "process show": "stages stage workflow gates gate",
    "currency list": "rate rates fx exchange money",
    "quota list": "target targets goal goals budget budgets",
    "config list": "settings setting prefs preferences configure options env profile",
    "history": "changes audit journal activitylog changelog timeline logs feed",
    "lead list": "prospect prospects enquiry enquiries inquiry",
    "opp list": "revenue amount total sum count",
    "pipeline": "sales board kanban",
    "field list": "fields custom customfield custom-field custom-fields",
    "schema": "column columns property properties attribute attributes",
    "sql": "select",
    "report funnel": "funnel conversion",
    "report velocity": "velocity speed",
    "report accuracy": "accuracy",
    "report stages": "durations",
    "report winloss": "winloss win-loss winrate win-rate lossreasons",
    "report stale": "stale stuck rotting idle aging",
    "report activity": "productivity",
    "report leaderboard": "leaderboard ranking rank top",
    "report leads": "converts",
    "report response": "response",
    "report showroom": "showroom",
    "report slips": "slips slippage",
    "db backup": "backup save",
    "db restore": "restore recover",
    "db check": "check verify validate doctor fsck",
    "db info": "database store",
    "db upgrade": "upgrade migrate",
    "edit 12 trade_in=12k": "trade-in tradein",
    "import": "load upload ingest",
    "export": "dump download extract excel xlsx csv json",
    "completion": "tab autocomplete autocompletion",
    "demo": "tutorial sample try",
    "--version": "version about",
}
THING = {word: command for command, words in THINGS.items() for word in words.split()}
TYPES = {"phone": "call", "mail": "email", "meet": "appointment", "meeting": "appointment"}
TYPES |= {"drive": "test_drive", "log": "note"}
TYPES |= dict.fromkeys(("whatsapp", "sms", "text", "texted", "chat"), "message")
# What they are called below a noun, where that differs from what stands above.
THINGS_OF = {
    "report": {
        "slips": "slip slipped pushed",
        "winloss": "won lost wins losses reasons lossreasons closed",
        "leads": "lead converted qualified",
        "response": "lead-response response-time response-times first-contact contacted",
        "showroom": "testdrives test-drives test_drives drives visits",
        "stages": "stage days durations stage-days time",
        "leaderboard": "sellers owners top",
        "accuracy": "accurate replay bias",
        "activity": "calls emails tasks productivity",
    },
    "db": {
        "info": "status size path version",
        "check": "verify validate doctor fsck",
        "backup": "save dump",
        "restore": "recover",
        "upgrade": "migrate",
        "copy": "clone",
    },
    "completion": {"install": "bash zsh fish setup enable"},
    "org": {
        "list user": "users owner owners seller sellers staff people",
        "list team": "teams",
        "list business": "businesses dealer dealers",
        "list facility": "facilities site sites",
        "list operation": "operations department departments",
        "add user NAME": "user person",
        "add team NAME": "team",
        "add business NAME": "business",
        "add facility NAME": "facility",
        "add operation NAME": "operation",
    },
    "process": {
        "show": "stages stage gates gate workflow",
        "check": "validate verify",
        "apply": "import load",
    },
    "currency": {"list": "rate rates", "import": "ecb download"},
    "opp": {
        "people": "person persons contact contacts stakeholder stakeholders roles",
        "show": "deal deals offers quotes activities activity",
    },
    "account": {"show": "people contacts contact person persons opps opportunities"},
    "contact": {"show": "opps opportunities"},
}
THING_OF = {
    noun: {word: line for line, words in things.items() for word in words.split()}
    for noun, things in THINGS_OF.items()
}
# The lists and reports above the nouns: who types one below a noun wants to read it.
_READERS = "today agenda mine pipeline diff forecast dashboard report review history schema sql"
READERS = frozenset(_READERS.split())
# Words for something that has happened → the short verb that logs it.
SHORT = {verb: verb for verb in ("call", "email", "meet", "visit", "drive", "note")}
SHORT |= {"phone": "call", "dial": "call", "ring": "call", "mail": "email", "meeting": "meet"}
SHORT |= dict.fromkeys(("called", "phoned", "rang"), "call") | {"met": "meet", "visited": "visit"}
SHORT |= dict.fromkeys(("emailed", "wrote"), "email") | {"drove": "drive"}
SHORT |= dict.fromkeys(("spoke", "talked", "noted", "comment", "annotate"), "note")
SHORT |= {
    "log": "note",
    "appointment": "meet",
    "testdrive": "drive",
    "test-drive": "drive",
    "test_drive": "drive",
    "voicemail": "call",
    "zoom": "meet",
    "lunch": "meet",
}

# Options that there are not → what to type instead, the first that the command has; `` for its
# help, where another option is spelled nearly so and means something else.
_OPTIONS = {
    "mine my me": "--owner @me",
    "all any": "--status all",
    "json": "-o json",
    "csv": "-o csv",
    "tsv": "-o tsv",
    "excel xlsx": "--to FILE.xlsx",
    "html page": "--to FILE.html",
    "save file out": "--to FILE.csv",
    "format": "-o FORMAT",
    "mapping": "--map",
    "ids refs-only silent": "-q",
    "columns cols column show": "--fields a,b",
    "order order-by sort-by orderby": "--sort FIELD",
    "desc reverse": "--sort -FIELD",
    "filter condition": "--where 'field=value'",
    "find query text": "--search TEXT",
    "top head max": "--limit 10",
    "first last": "--limit 10 | --contact 'FIRST LAST'",
    "first-name last-name firstname lastname first_name last_name": "--contact 'FIRST LAST'",
    "group group-by groupby by-stage": "--by stage",
    "simulate preview what-if dryrun check": "--dry-run",
    "interactive ask-me": "--ask",
    "on-conflict conflict": "--conflicts",
    "win": "--won",
    "lose": "--lost",
    "cancel cancelled": "--canceled",
    "store database": "--db STORE",
    "no-color no-colour": "--color never",
    "colour": "--color",
    "non-interactive batch-mode": "--no-input",
    "since from": "--since DAY | --period 'since DAY' | --compare DAY | --created 'since DAY'",
    "until before to-date at-date asof": "--as-of DAY",
    "closing close-date closes": "--close PERIOD | --period PERIOD",
    "close": "--period PERIOD",
    "today": "--created today | --since today",
    "week": "--days 7 | --created 'this week' | --since 'last mon'",
    "month": "--period 'this month' | --close 'this month'",
    "quarter": "--period 'this quarter' | --close 'this quarter'",
    "previous vs versus against diff changes": "--compare DAY",
    "forecast prediction probabilistic": "--predict",
    "user": "--owner NAME | --who NAME",
    "force verbose count": "",
}
OPTIONS = {word: line.split(" | ") for words, line in _OPTIONS.items() for word in words.split()}
