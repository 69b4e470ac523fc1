"""Files as five systems write them: their headings, numbers, dates, ids and encodings."""

import csv
import io

# Salesforce, the report "Opportunities": labels, amounts with a currency, notes below, CP1252.
SALESFORCE_REPORT = (
    '"Opportunity Owner","Account Name","Opportunity Name","Stage","Amount","Probability (%)",'
    '"Close Date","Created Date","Opportunity ID (18 Digit)","Type"\r\n'
    '"Zoë Müller","Acme GmbH","Crane for Acme","Closed Won","USD 26,000.00","100",'
    '"11/20/2026","9/3/2026","006A000000abcDeIAI","New"\r\n'
    '"Zoë Müller","Acme GmbH","Crane for Acme","Proposal/Price Quote","USD 1,250,000.00","75",'
    '"12/4/2026","9/4/2026","006A000000abcDfIAI","New"\r\n'
    '"Ann Lee","Globex","Loader","Closed Lost","USD 5,000.00","0",'
    '"10/1/2026","9/5/2026","006A000000abcDgIAI",""\r\n'
    '"Grand Totals (3 records)","","","","","","","","",""\r\n'
    "\r\n"
    '"Confidential Information - Do Not Distribute"\r\n'
    '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\r\n'
).encode("cp1252")


def table(headings: str, *rows: str, delimiter: str = ",") -> str:
    """A CSV text of headings and rows whose cells are separated by `|`."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(headings.split("|"))
    writer.writerows(row.split("|") for row in rows)
    return out.getvalue()


# Salesforce, the data loader: API names in capitals, ids of 15 characters here and there.
LOADER_ACCOUNTS = table(
    "ID|ISDELETED|NAME|BILLINGSTREET|BILLINGCITY|BILLINGPOSTALCODE|BILLINGCOUNTRY|PHONE|OWNERID"
    "|SYSTEMMODSTAMP|CREATEDDATE",
    "001A000000xyzAbIAI|false|Acme|Main St 1|Austin|78767|USA|+1 512|005A000000usrAbIAI"
    "|2026-09-01T10:00:00.000Z|2026-01-05T10:00:00.000Z",
    "001A000000xyzAcIAI|true|Gone Inc|||||| |2026-09-01T10:00:00.000Z|2026-01-05T10:00:00.000Z",
    "001A000000xyzAdIAI|false|Acme|Side St 2|Paris|75251|France||005A000000usrAbIAI"
    "|2026-09-01T10:00:00.000Z|2026-01-05T10:00:00.000Z",
)
LOADER_CONTACTS = table(
    "ID|ACCOUNTID|FIRSTNAME|LASTNAME|EMAIL|PHONE|MAILINGCITY|SYSTEMMODSTAMP",
    "003A000000conAbIAI|001A000000xyzAd|Ann|Lee|ann@acme.example||Paris|2026-09-01T10:00:00.000Z",
)
LOADER_OPPORTUNITIES = table(
    "ID|ACCOUNTID|CONTACTID|NAME|STAGENAME|AMOUNT|PROBABILITY|CLOSEDATE|ISCLOSED|ISWON"
    "|FORECASTCATEGORYNAME|CURRENCYISOCODE|OWNERID|CREATEDDATE",
    "006A000000abcDeIAI|001A000000xyzAdIAI|003A000000conAbIAI|Crane|Closed Won|26000.0|100.0"
    "|2026-11-20|true|true|Closed|USD|005A000000usrAbIAI|2026-09-03T09:15:00.000Z",
    "006A000000abcDf|001A000000xyzAb||Crane|Prospecting|1250000.0|10.0"
    "|2026-12-04|false|false|Best Case|USD|005A000000usrAb|2026-09-04T09:15:00.000Z",
    "006A000000abcDgIAI|000000000000000AAA||Loader|Dead|5000.0|0.0"
    "|2026-10-01|true|false|Omitted|USD|005A000000usrAbIAI|2026-09-05T09:15:00.000Z",
)
LOADER_HISTORY = table(
    "ID|OPPORTUNITYID|CREATEDBYID|CREATEDDATE|STAGENAME|AMOUNT|PROBABILITY|CLOSEDATE"
    "|FORECASTCATEGORY|VALIDTHROUGHDATE|FROMFORECASTCATEGORY",
    "008A00000000003IAI|006A000000abcDeIAI|005A000000usrAbIAI|2026-10-02T08:00:00.000Z"
    "|Closed Won|26000|100|2026-11-20|Closed||Pipeline",
    "008A00000000001IAI|006A000000abcDeIAI|005A000000usrAbIAI|2026-09-03T09:15:00.000Z"
    "|Prospecting|26000|10|2026-11-20|Pipeline||",
    "008A00000000002IAI|006A000000abcDeIAI|005A000000usrAcIAI|2026-09-20T08:00:00.000Z"
    "|Negotiation/Review|26000|90|2026-11-20|Pipeline||Pipeline",
    "008A00000000004IAI|006A000000abcDfIAI|005A000000usrAbIAI|2026-09-04T09:15:00.000Z"
    "|Prospecting|1250000|10|2026-12-04|Pipeline||",
    "008A00000000005IAI|006A000000abcDfIAI|005A000000usrAbIAI|2026-09-04T09:15:00.000Z"
    "|Prospecting|1250000|10|2026-12-04|BestCase||Pipeline",
)
LOADER_USERS = table(
    "ID|USERNAME|FIRSTNAME|LASTNAME|NAME|EMAIL|PROFILEID|ISACTIVE|MANAGERID|TIMEZONESIDKEY",
    "005A000000usrAbIAI|zoe@dealer.example|Zoë|Müller|Zoë Müller|zoe@dealer.example"
    "|00eA0000000prof|true|005A000000usrAcIAI|Europe/Berlin",
    "005A000000usrAcIAI|bo@dealer.example|Bo|Ek|Bo Ek|bo@dealer.example"
    "|00eA0000000prof|false||Europe/Berlin",
)
LOADER_TASKS = table(
    "ID|WHOID|WHATID|ACCOUNTID|SUBJECT|ACTIVITYDATE|STATUS|PRIORITY|OWNERID|DESCRIPTION"
    "|TASKSUBTYPE|COMPLETEDDATETIME|CREATEDDATE|ISREMINDERSET",
    "00TA000000tskAbIAI|003A000000conAbIAI|006A000000abcDeIAI|001A000000xyzAdIAI|Call about price"
    "|2026-10-01|Completed|Normal|005A000000usrAbIAI|Went well|Call|2026-10-01T08:00:00.000Z"
    "|2026-09-30T08:00:00.000Z|false",
    "00TA000000tskAcIAI|003A000000conAbIAI|000000000000000AAA||Send papers"
    "|2026-12-01|Not Started|High|005A000000usrAbIAI||Task||2026-11-20T08:00:00.000Z|false",
    "00TA000000tskAdIAI||001A000000xyzAbIAI||Visit"
    "|2026-12-02|In Progress|Low|005A000000usrAbIAI||Task||2026-11-20T08:00:00.000Z|false",
)

# HubSpot, "Export view": a BOM, minutes without seconds, associations joined by a semicolon.
HUBSPOT_DEALS = "\ufeff" + table(
    "Record ID|Deal Name|Deal Stage|Pipeline|Amount|Currency|Close Date|Deal owner|Create Date"
    "|Deal probability|Associated Company|Associated Company IDs|Associated Contact"
    "|Associated Contact IDs|Closed Lost Reason"
    '|Date entered "Appointment Scheduled (Sales Pipeline)"'
    '|Date entered "Contract Sent (Sales Pipeline)"|Date entered "Closed Won (Sales Pipeline)"'
    '|Date entered "Closed Lost (Sales Pipeline)"',
    "9001|Fleet|closedwon|Sales Pipeline|480000|EUR|2026-11-20 14:05|Jana Roth|2026-09-01 08:30"
    "|1|Acme;Acme Holding|77;78|Ann Lee (ann@acme.example);Bo Ek|501;502|"
    "|2026-09-01 08:30|2026-10-10 09:00|2026-11-20 14:05|",
    "9002|Crane|contractsent|Sales Pipeline|12500.5|EUR|2026-12-15 00:00|Leif Holm"
    "|2026-10-01 08:30|0.9|Globex|79|||||2026-10-05 10:00||",
    "9003|Loader|Closed Lost (Sales Pipeline)|Sales Pipeline|9000|EUR|2026-11-02 10:00|"
    "|2026-10-01 08:30|0|Globex|79|||Too dear|2026-10-01 08:30|||2026-11-02 10:00",
)
HUBSPOT_COMPANIES = "\ufeff" + table(
    "Record ID|Company name|Company owner|Create Date|Phone Number|Street Address|City|Postal Code"
    "|Country/Region|Company Domain Name",
    "77|Acme Inc.|Jana Roth|2026-08-01 10:00|+1 512|Main St 1|Austin|78767|USA|acme.example",
    "79|Globex|Leif Holm|2026-08-02 10:00|||Springfield|||globex.example",
)
HUBSPOT_CONTACTS = "\ufeff" + table(
    "Record ID|First Name|Last Name|Email|Phone Number|Contact owner|Lead Status|Create Date"
    "|Associated Company|Associated Company IDs",
    "501|Ann|Lee|ann@acme.example|+1 513|Jana Roth|Open|2026-08-01 10:00|Acme Inc.|77",
)

# Pipedrive, "Export filter results": names for links, a status beside the stage.
PIPEDRIVE_DEALS = table(
    "Deal - Title|Deal - Value|Deal - Currency of value|Deal - Organization"
    "|Deal - Contact person|Deal - Owner|Deal - Stage|Deal - Status|Deal - Expected close date"
    "|Deal - Won time|Deal - Lost time|Deal - Lost reason|Deal - Probability|Deal - Label"
    "|Deal - ID|Deal - Deal created",
    "Fleet|480000|EUR|Acme|Ann Lee|Jana Roth|Negotiations Started|Won|2026-11-30"
    "|2026-11-20 14:05:10|||90||1|2026-09-01 08:30:00",
    "Crane|12500.50|EUR|Globex||Leif Holm|Proposal Made|Open|2026-12-15||||40|HOT|2"
    "|2026-10-01 08:30:00",
    "Loader|9000|EUR|Globex|Bo Ek|Leif Holm|Proposal Made|Lost|2026-11-15"
    "||2026-11-02 10:00:00|Price|40||3|2026-10-01 08:30:00",
    "Typo|1|EUR|Globex||Leif Holm|Proposal Made|Deleted|||||||4|2026-10-01 08:30:00",
)
PIPEDRIVE_ORGANIZATIONS = table(
    "Organization - Name|Organization - ID|Organization - Owner|Organization - Address"
    "|Organization - Open deals",
    "Acme|11|Jana Roth|Main St 1, Austin|0",
    "Globex|12|Leif Holm||1",
)
PIPEDRIVE_PEOPLE = table(
    "Person - Name|Person - ID|Person - Organization|Person - Email - Work|Person - Phone - Work",
    "Ann Lee|21|Acme|ann@acme.example, ann.lee@acme.example|+1 512",
)
PIPEDRIVE_ACTIVITIES = table(
    "Activity - Subject|Activity - Type|Activity - Due date|Activity - Done|Activity - Deal"
    "|Activity - Organization|Activity - Assigned to user|Activity - ID|Activity - Priority",
    "Call Ann|Call|2026-11-19|Done|Fleet|Acme|Jana Roth|31|",
    "Send offer|Task|2026-12-01|To do|Crane|Globex|Leif Holm|32|High",
    "Lunch|Lunch|2026-12-02|To do|||Leif Holm|33|",
    "Whom?|Call|2026-12-02|To do|No such deal||Leif Holm|34|",
)
PIPEDRIVE_LEADS = table(
    "Lead - Title|Lead - ID|Lead - Owner|Lead - Value|Lead - Currency of value"
    "|Lead - Contact person|Lead - Organization|Lead - Label|Lead - Lead created",
    "Two trucks|e1f2|Leif Holm|20000|EUR|Cy Dunn|Initech|Hot|2026-11-01 09:00:00",
)

# Dynamics 365, "Export to Excel", saved as text: hidden columns first, its own statuses.
DYNAMICS_OPPORTUNITIES = table(
    "(Do Not Modify) Opportunity|(Do Not Modify) Row Checksum|(Do Not Modify) Modified On|Topic"
    "|Potential Customer|Contact|Est. close date|Est. revenue|Actual Revenue|Actual Close Date"
    "|Probability|Rating|Status|Status Reason|Pipeline Phase|Forecast Category|Owner",
    "{A1B2C3D4-0000-4000-8000-00000000000A}|x1|2026-11-01 10:00|Fleet|Acme||30.11.2026"
    "|480.000,00 €|470.000,00 €|20.11.2026|100%|Hot|Won|Won|4-Close|Won|Jana Roth",
    "a1b2c3d4-0000-4000-8000-00000000000b|x2|2026-11-01 10:00|Crane|Globex|Ann Lee|15.12.2026"
    "|12.500,50 €|||40%|Warm|Open|In Progress|2-Develop|Best case|Leif Holm",
    "a1b2c3d4-0000-4000-8000-00000000000c|x3|2026-11-01 10:00|Loader|Globex||1.12.2026"
    "|9.000,00 €|0,00 €|2.11.2026|0%|Cold|Lost|Out-Sold|2-Develop|Lost|Leif Holm",
    "a1b2c3d4-0000-4000-8000-00000000000d|x4|2026-11-01 10:00|Digger|Globex||1.12.2026"
    "|7.000,00 €|||20%|Cold|Open|On Hold|1-Qualify|Pipeline|Leif Holm",
    delimiter=";",
)
DYNAMICS_ACCOUNTS = table(
    "(Do Not Modify) Account|(Do Not Modify) Row Checksum|(Do Not Modify) Modified On"
    "|Account Name|Main Phone|Address 1: City|Primary Contact",
    "b1b2c3d4-0000-4000-8000-00000000000a|y1|2026-11-01 10:00|Acme|+1 512|Austin|Ann Lee",
)
DYNAMICS_LEADS = table(
    "(Do Not Modify) Lead|(Do Not Modify) Row Checksum|(Do Not Modify) Modified On|Name|Topic"
    "|Status Reason|Created On|Company Name|Rating",
    "c1b2c3d4-0000-4000-8000-00000000000a|z1|2026-11-01 10:00|Cy Dunn|Two trucks|Contacted"
    "|2026-10-01 10:00|Initech|Hot",
    "c1b2c3d4-0000-4000-8000-00000000000b|z2|2026-11-01 10:00|Di Fox|One truck|Cannot Contact"
    "|2026-10-02 10:00|Hooli|Cold",
)

# Zoho CRM, "Export Data": ids behind zcrm_, links with and without ids.
ZOHO_DEALS = table(
    "Record Id|Deal Owner.id|Deal Owner|Amount|Deal Name|Closing Date|Account Name.id"
    "|Account Name|Stage|Probability (%)|Lead Source|Contact Name.id|Contact Name|Pipeline"
    "|Reason For Loss|Created Time",
    "zcrm_4150868000000225013|zcrm_4150868000000191017|Jana Roth|480000|Fleet|2026-11-20"
    "|zcrm_4150868000000225001|Acme|Closed Won|100|Web|zcrm_4150868000000225021|Ann Lee"
    "|Standard (Standard)||2026-09-01 08:30:00",
    "zcrm_4150868000000225014|zcrm_4150868000000191017|Jana Roth|12500.5|Crane|2026-12-15"
    "|zcrm_4150868000000225002|Acme|Proposal/Price Quote|75|Web|||Standard (Standard)|"
    "|2026-10-01 08:30:00",
    "zcrm_4150868000000225015|zcrm_4150868000000191018|Leif Holm|9000|Loader|2026-11-02"
    "|zcrm_4150868000000225002|Acme|Closed Lost|0||||Standard (Standard)|Price"
    "|2026-10-01 08:30:00",
)
ZOHO_ACCOUNTS = table(
    "Record Id|Account Owner.id|Account Owner|Account Name|Phone|Billing Street|Billing City"
    "|Billing Code|Created Time",
    "zcrm_4150868000000225001|zcrm_4150868000000191017|Jana Roth|Acme Inc.|+1 512|Main St 1"
    "|Austin|78767|2026-08-01 10:00:00",
    "zcrm_4150868000000225002|zcrm_4150868000000191017|Jana Roth|Acme|||||2026-08-01 10:00:00",
)
ZOHO_TASKS = table(
    "Record Id|Task Owner.id|Task Owner|Subject|Due Date|Contact Name|Related To.id|Related To"
    "|Status|Priority|Closed Time",
    "zcrm_4150868000000225031|zcrm_4150868000000191017|Jana Roth|Call|2026-12-01||"
    "zcrm_4150868000000225014|Crane|Not Started|Highest|",
)
