"""The menu: what people can type, read top to bottom. A line is imported when it is typed."""

from oppcli.lazy import Menu, Noun, Verb


def _verbs(noun: str, **lines: str) -> dict[str, Verb]:
    """The verbs of a noun: each has a module of its name (`list` has `list_`)."""
    return {
        verb.rstrip("_"): Verb(f"oppcli.commands.{noun}.{verb}", line)
        for verb, line in lines.items()
    }


def _happening(**lines: str) -> dict[str, Verb]:
    """The short verbs of one module, which log something or plan it."""
    module = "oppcli.commands.short.happening"
    return {verb: Verb(module, line, _ALL_DAY, verb) for verb, line in lines.items()}


def _short(**lines: str) -> dict[str, Verb]:
    return {
        verb: Verb(f"oppcli.commands.short.{verb}", line, _ALL_DAY) for verb, line in lines.items()
    }


_ALL_DAY = "All day"

COMMANDS: Menu = {
    "today": Verb("oppcli.commands.today", "Show what to do now.", _ALL_DAY),
    **_short(
        agenda="Show what is planned, day by day.",
        mine="List your open opportunities.",
        show="Show any record: facts and timeline.",
        find="Find records of any kind by words, numbers or telephones; best first.",
    ),
    **_happening(
        call="Log a call, or plan one with --due or --at.",
        email="Log an e-mail, or plan one with --due.",
        meet="Log a meeting, or plan one with --at.",
        visit="Log a visit, or plan one with --at.",
        drive="Log a test drive, or plan one with --at.",
        note="Log a note about a record.",
        task="Plan a task, with a due day or without one; --on logs it as done.",
    ),
    **_short(
        done="Complete an activity, by its number or its subject.",
        snooze="Put activities off: by days, or to a day or a time.",
        edit="Change fields of any record.",
        won="Close an opportunity as won.",
        lost="Close an opportunity as lost.",
    ),
    "lead": Noun(
        _verbs(
            "lead",
            new="Add a lead.",
            list_="List leads; open ones unless asked otherwise.",
            show="Show one lead with its timeline.",
            edit="Change fields of leads.",
            assign="Give leads to another owner.",
            qualify="Turn leads into accounts, contacts and opportunities.",
            disqualify="Disqualify leads, with a reason.",
            reopen="Reopen disqualified leads.",
        ),
        "Leads: people and companies that may become customers.",
        "Every day",
    ),
    "opp": Noun(
        _OF_OPPORTUNITIES := _verbs(
            "opp",
            new="Add an opportunity.",
            list_="List opportunities; open ones unless asked otherwise.",
            show="Show one opportunity: facts, stages, next steps, timeline.",
            edit="Change fields of open opportunities.",
            advance="Move opportunities forward, past the gates of their stages.",
            back="Move opportunities a stage back.",
            close="Close opportunities as won, lost or canceled.",
            reopen="Open closed opportunities again.",
            hold="Put opportunities on hold.",
            resume="Take opportunities off hold.",
            assign="Give opportunities, or leads, to another owner.",
            people="List, add or remove the people of an opportunity, each with a role.",
        ),
        "Opportunities: possible sales.",
        "Every day",
    ),
    "deal": Noun(
        _verbs(
            "deal",
            new="Add a deal under an opportunity.",
            list_="List deals; scenarios, offers and signed ones unless asked otherwise.",
            show="Show one deal with its figures and its history.",
            edit="Change the terms of deals that are scenarios or offered.",
            offer="Offer deals to the customer: from now on they count as revenue.",
            sign="Mark deals as signed: their terms can no longer change.",
            cancel="Cancel deals: they no longer count as revenue.",
        ),
        "Deals: the offers that an opportunity's revenue adds up to.",
        "Every day",
    ),
    "activity": Noun(
        _verbs(
            "activity",
            log="Log something that has happened.",
            plan="Plan something to do.",
            list_="List activities; open ones unless asked otherwise, done ones with --done.",
            show="Show one activity with its history.",
            edit="Change fields of activities, or correct what was logged.",
            done="Complete activities.",
            cancel="Cancel activities, or take out what was logged by mistake.",
        ),
        "Activities: tasks, calls, e-mails, test drives …",
        "Every day",
    ),
    "account": Noun(
        _verbs(
            "account",
            new="Add an account.",
            list_="List accounts.",
            show="Show one account with its people, opportunities and timeline.",
            edit="Change fields of accounts.",
        ),
        "Accounts: companies and households.",
        "Every day",
    ),
    "contact": Noun(
        _verbs(
            "contact",
            new="Add a contact.",
            list_="List contacts.",
            show="Show one contact with its opportunities and timeline.",
            edit="Change fields of contacts.",
        ),
        "Contacts: people.",
        "Every day",
    ),
    "device": Noun(
        _verbs(
            "device",
            new="Add a device, known by its serial number (VIN), its stock number or both.",
            list_="List devices; available and reserved ones unless asked otherwise.",
            show="Show one device with its opportunities and its history.",
            edit="Change fields of devices. Their status follows their opportunities.",
        ),
        "Devices: the units that can be sold.",
        "Every day",
    ),
    "pipeline": Verb(
        "oppcli.commands.pipeline", "Show the open opportunities by stage or any group.", "Reports"
    ),
    "diff": Verb(
        "oppcli.commands.diff", "Show what happened to the pipeline between two moments.", "Reports"
    ),
    "forecast": Verb(
        "oppcli.commands.forecast",
        "Show the forecast of a period, by month or any groups.",
        "Reports",
    ),
    "dashboard": Verb(
        "oppcli.commands.dashboard", "Show one screen of figures, bars and short lists.", "Reports"
    ),
    "report": Noun(
        _verbs(
            "report",
            funnel="Show how opportunities pass from stage to stage.",
            velocity="Show how fast the pipeline turns into revenue.",
            accuracy="Show how accurate the forecasts of past periods were.",
            stages="Show how many days opportunities take to leave each stage.",
            winloss="Show what was won and lost, by reason, competitor or any group.",
            stale="List the open opportunities without recent activity or change.",
            activity="Show what was done, is open and is overdue, by seller, type or any group.",
            leaderboard="Rank sellers by what they won.",
            leads="Show what became of leads: qualified, how soon, and won.",
            response="Show how quickly leads are contacted first.",
            showroom="Show test drives planned, held and missed, and what was won after.",
            slips="Show how often closes were pushed, and how many of these sales were won.",
        ),
        "Reports of sales.",
        "Reports",
    ),
    "review": Verb(
        "oppcli.commands.review", "Show what happened since a day, person by person.", "Reports"
    ),
    "history": Verb("oppcli.commands.history", "Show who changed what, and when.", "Reports"),
    "undo": Verb("oppcli.commands.undo", "Undo a command.", _ALL_DAY),
    "redo": Verb("oppcli.commands.redo", "Redo a command that was undone.", _ALL_DAY),
    "org": Noun(
        _verbs(
            "org",
            add="Add a user, team, business, facility or operation.",
            list_="List users, teams, businesses, facilities and operations.",
            show="Show a user with managers and reports, or a business with all below it.",
            edit="Change a user, team, business, facility or operation.",
            import_="Import users, teams or businesses from a file.",
        ),
        "The organisation: users and their managers, teams, businesses, facilities.",
        "Data",
    ),
    "process": Noun(
        _verbs(
            "process",
            list_="List the sales processes.",
            show="Show one process: its stages, their gates, its reasons.",
            export="Print a process as TOML, as it was applied.",
            apply="Apply a process of your own, or a new version of one.",
            check="List the open opportunities that do not meet a gate.",
        ),
        "The sales processes.",
        "Reports",
    ),
    "field": Noun(
        _verbs(
            "field",
            add="Add a field of your own to a kind of record.",
            list_="List the fields of your own.",
            edit="Change the label, the choices or the place of a field of your own.",
            remove="Remove a field of your own: it is hidden, and its values and its history stay.",
        ),
        "Fields of your own, beside the built-in ones.",
        "Data",
    ),
    "currency": Noun(
        _verbs(
            "currency",
            list_="List what each currency is worth in the base currency.",
            set="Set what one unit of a currency is worth in the base currency.",
            import_="Import the euro reference rates of the European Central Bank.",
            refreeze="Correct the frozen rates of closed opportunities.",
        ),
        "Currencies and their rates of exchange.",
        "Data",
    ),
    "quota": Noun(
        _verbs(
            "quota",
            list_="List the quotas.",
            set="Set the quota of a user, a team, a business or everybody for a period.",
        ),
        "Quotas: revenue targets for a period.",
        "Data",
    ),
    "catalogue": Noun(
        _verbs(
            "catalogue",
            list_="List the known products.",
            import_="Import products from a file with the headings brand, class, model,"
            " model_code, variant.",
        ),
        "The catalogue: known brands, classes, models, codes and variants.",
        "Data",
    ),
    "import": Verb("oppcli.commands.import_", "Import records from files.", "Data"),
    "export": Verb("oppcli.commands.export", "Export records with all their fields.", "Data"),
    "sql": Verb(
        "oppcli.commands.sql", "Run a read-only SQL query over the documented views.", "Data"
    ),
    "schema": Verb(
        "oppcli.commands.schema",
        "Show what a kind of record holds, as JSON Schema or as a table.",
        "Data",
    ),
    "db": Noun(
        _verbs(
            "db",
            info="Show the store's location, size, contents and backups.",
            backup="Back up the store while others work; the copy is checked, and only you can"
            " read it.",
            restore="Restore a backup; the store that was there is kept under a new name.",
            check="Check that the file is intact and that the records agree with each other and"
            " the history.",
            upgrade="Upgrade an older store to the schema of this oppcli, after a checked backup.",
            copy="Copy a whole store to another database, with its history, and compare the two.",
        ),
        "The store itself: its backups, checks and versions.",
        "Data",
    ),
    "config": Noun(
        _verbs(
            "config",
            list_="List every setting, its value and where it comes from.",
            get="Show one setting.",
            set="Change one setting in the config file.",
        ),
        "Settings.",
        "Data",
    ),
    "completion": Noun(
        _verbs(
            "completion",
            install="Set up Tab completion of commands, options, fields, names and refs.",
            uninstall="Remove what `completion install` added.",
        ),
        "Tab completion for bash, zsh and fish.",
        "Data",
    ),
    "demo": Verb(
        "oppcli.commands.demo",
        "Fill a temporary store with a dealer's year and show it.",
        "Data",
    ),
}

# Under the name `opp` the verbs of an opportunity need no noun. `show` and `edit` are short verbs
# under both names, and mean an opportunity by a bare number.
SELLERS: Menu = {
    **{
        verb: Verb(entry.module, entry.help, "Opportunities")
        for verb, entry in _OF_OPPORTUNITIES.items()
        if verb not in COMMANDS
    },
    **COMMANDS,
}
