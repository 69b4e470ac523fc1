"""A store with a record of every kind in every state, and every command that changes it."""

OWN = """\
key = "dealer"
title = "Rental"
lost_reasons = ["price", "other"]
canceled_reasons = ["duplicate", "other"]

[[stage]]
key = "interest"
title = "Interest"
probability = 10
forecast_category = "pipeline"

[[stage]]
key = "visit"
title = "Visit"
probability = 30
forecast_category = "pipeline"

[[stage]]
key = "offer"
title = "Offer"
probability = 50
forecast_category = "best_case"
"""
FILES = {
    "own.toml": OWN,
    "products.csv": "brand,class,model\nVolvo,Truck,FH16\nScania,Truck,R500\n",
    "teams.csv": "name,manager,business\nmia,boss,North\nnoor,jana,North\nleif,boss,\n",
    "rates.csv": "Date,USD,SEK,\n2026-11-20,1.16,11.0,\n2026-11-19,1.15,11.1,\n",
    "leads.csv": "topic,external_id,owner,status\nCrane,l1,mia,new\nDozer,l2,jana,contacted\n",
    "deals.csv": "external_id,topic,account,contact,owner,stage,status,closed_on,est_revenue,"
    "device,lost_reason\n"
    "a1,Fleet again,Acme,Jo Doe,jana,contract,open,,5000,VIN7,\n"
    "a2,Sold,Hooli,Al Bee,mia,delivery,won,2026-11-02,700,VIN8,\n"
    "a3,Missed,Acme,,mia,interest,lost,2026-11-03,800,,price\n",
    "again.csv": "external_id,topic,account,contact,owner,stage,status,closed_on,est_revenue,"
    "device,lost_reason\n"
    "o1,Renamed,Newcomer,New Person,kim,contract,won,2026-11-20,9000,VIN9,\n"
    "o2,Bought,Acme,,jana,interest,open,,12,,\n",
    "calls.csv": "type,subject,regarding,owner,completed_at,status\n"
    "call,Hello,O1,mia,2026-11-20T10:00:00Z,done\ntask,Send,O2,jana,,open\n",
    "people.csv": "first_name,last_name,account,email\nJo,Doe,Acme,jo@acme.example\n"
    "Al,Bee,Brandnew,\n",
    "firms.csv": "name,phone\nAcme,1\nPied Piper,2\n",
    "world.csv": "external_id,topic,account,owner,stage,status,closed_on,est_revenue,lost_reason\n"
    "o1,Imported,Globex,mia,quotation,open,,500,\no2,Lost,Globex,mia,interest,lost,2026-11-02,10,"
    "price\n",
}
# What was there before: records of every kind, in every state that a command may start from.
MET = ["--account", "Acme", "--create", "--interest-type", "new", "--revenue", "480k"]
SOON = ["--close", "eoy", "--delivery", "15 dec"]
WORLD = [
    ["catalogue", "import", "products.csv"],
    ["opp", "new", "Fleet", *MET, *SOON, "--device", "VIN1", "--owner", "jana"],
    ["opp", "new", "Sold", *MET, *SOON, "--device", "VIN2", "--stage", "delivery"],
    ["opp", "new", "Waiting", *MET],
    ["opp", "new", "Foreign", "--currency", "USD", "--revenue", "100"],
    ["deal", "new", "1", "FH16", "--price", "200k", "--offered", "--valid-until", "+1w"],
    ["deal", "new", "1", "Trailer", "--price", "20k", "--accessories", "1k"],
    ["deal", "new", "2", "Crane", "--price", "90k", "--offered"],
    ["opp", "close", "2", "--won"],
    ["opp", "hold", "3"],
    ["opp", "close", "4", "--lost", "--reason", "price"],
    ["opp", "new", "Ahead", *MET, *SOON, "--stage", "contract"],
    ["lead", "new", "Excavator", "--company", "Initech", "--last-name", "Poe", "--value", "5k"],
    ["lead", "new", "Loader", "--company", "Acme"],
    ["lead", "disqualify", "2", "--reason", "lost"],
    ["activity", "plan", "O1", "task", "Send quote", "--due", "fri"],
    ["activity", "plan", "L1", "call", "Ring up", "--due", "fri"],
    ["account", "new", "Umbrella"],
    ["contact", "new", "Ada Lane", "--account", "Umbrella"],
    ["device", "new", "--vin", "VIN5", "--brand", "Volvo"],
    ["org", "add", "user", "boss"],
    ["org", "add", "team", "inbound", "--members", "jana"],
    ["quota", "set", "jana", "2026q4", "1m"],
    ["import", "world.csv", "--kind", "opportunity"],
    ["field", "add", "opportunity", "budget", "--type", "money", "Budget"],
    ["field", "add", "opportunity", "region", "--type", "choice", "--choices", "north,south"],
    ["opp", "edit", "1", "budget=10k", "region=north"],
]
COMMANDS = [
    ["lead", "new", "Crane", "--owner", "kim", "--create"],
    ["lead", "edit", "1", "topic=Big excavator", "owner=kim", "--create"],
    ["lead", "qualify", "1"],
    ["lead", "qualify", "1", "--no-opportunity", "--account", "Umbrella"],
    ["lead", "disqualify", "1", "--reason", "canceled"],
    ["lead", "reopen", "2"],
    ["lead", "assign", "1", "--to", "kim", "--create"],
    ["opp", "new", "New", "--account", "Newcomer", "--contact", "Jo Doe", "--create"],
    ["opp", "new", "New", "--device", "VIN6", "--create", "--business", "North"],
    ["opp", "edit", "1", "topic=Large fleet", "account=Newcomer", "device=VIN5", "--create"],
    ["opp", "edit", "1", "device=none", "close=eom", "probability=55"],
    ["opp", "edit", "1", "process=simple"],
    ["opp", "advance", "1", "--set", "next_step=call"],
    ["opp", "advance", "1", "--to", "contract"],
    ["opp", "back", "5", "--reason", "too early"],
    ["opp", "close", "1", "--lost", "--reason", "price", "--competitor", "Scania"],
    ["opp", "close", "1", "--won", "--skip-stages"],
    ["opp", "close", "1", "5", "--canceled", "--reason", "duplicate"],
    ["opp", "reopen", "2"],
    ["opp", "reopen", "4"],
    ["opp", "hold", "1", "--next", "waits"],
    ["opp", "resume", "3"],
    ["opp", "assign", "1", "3", "--to", "kim", "--create"],
    ["deal", "new", "3", "Bus", "--price", "10k"],
    ["deal", "new", "3", "Bus", "--price", "10k", "--offered"],
    ["deal", "edit", "1", "price=210k", "discount=1k"],
    ["deal", "offer", "2", "--valid-until", "+2w"],
    ["deal", "sign", "1"],
    ["deal", "cancel", "1"],
    ["activity", "log", "O1", "call", "Budget ok"],
    ["activity", "log", "L1", "call", "Spoke to them"],
    ["activity", "plan", "O1", "appointment", "Meet", "--starts", "fri 10:00"],
    ["activity", "edit", "1", "due=+1w"],
    ["activity", "done", "1", "--outcome", "sent", "--next", "Ring", "--due", "+3d"],
    ["activity", "done", "2"],
    ["activity", "cancel", "1"],
    ["account", "new", "Wayne"],
    ["account", "edit", "1", "phone=5"],
    ["contact", "new", "Kyle", "--account", "Wayne", "--create"],
    ["contact", "edit", "1", "phone=5"],
    ["device", "new", "--vin", "VIN9"],
    ["device", "edit", "VIN5", "model=FH16"],
    ["catalogue", "import", "more.csv"],
    ["process", "apply", "own.toml", *["--move", "quotation=offer", "--move", "contract=offer"]],
    ["org", "add", "user", "ann", "--manager", "kim", "--create"],
    ["org", "add", "team", "outbound", "--members", "jana,kim", "--create"],
    ["org", "edit", "inbound", "members=boss,mia"],
    ["org", "edit", "jana", "manager=boss", "name=jane", "active=no"],
    ["org", "import", "teams.csv", "--kind", "user"],
    ["import", "leads.csv", "--kind", "lead"],
    ["import", "deals.csv", "--kind", "opportunity"],
    ["import", "again.csv", "--kind", "opportunity"],
    ["import", "calls.csv", "--kind", "activity"],
    ["import", "people.csv", "--kind", "contact"],
    ["import", "firms.csv", "--kind", "account"],
    ["currency", "set", "USD", "0.9", "--on", "2026-11-01"],
    ["currency", "import", "rates.csv"],
    ["quota", "set", "jana", "2026q4", "2m"],
    ["quota", "set", "inbound", "2026q4", "2m"],
    ["field", "add", "opportunity", "sizes", "--type", "number"],
    ["field", "edit", "opportunity", "region", "--choices", "north,south,west", "--label", "Area"],
    ["field", "remove", "opportunity", "budget"],
    ["opp", "edit", "1", "budget=12k", "region=south"],
    ["opp", "edit", "1", "region=none"],
    *[
        [verb, "L1", "Spoke to them", "--next", "call again", "--at", "fri 9:30"]
        for verb in ("call", "email", "meet", "visit", "drive", "note", "task")
    ],
    ["done", "1", "sent", "--next", "ring", "--due", "+3d"],
    ["snooze", "1", "2w"],
    ["edit", "1", "topic=Large fleet", "owner=kim", "--create"],
    ["edit", "--where", "status=open", "next=call", "--yes"],
    ["won", "1", "48k", "--skip-stages"],
    ["lost", "1", "price", "--to", "Scania"],
    ["opp", "people", "add", "1", "Jo Doe", "--role", "user", "--create"],
]
FILES["more.csv"] = "brand,class,model\nMAN,Truck,TGX\nVolvo,Truck,FH16\n"
