"""What kind a file is: it needs headings that only this kind has, and other objects are named."""
# ruff: noqa: E501 (a file's heading line is one line)

from pathlib import Path

import pytest

import exports
from surroundings import Cli

AUDIT = "CreatedDate,CreatedById,LastModifiedDate,LastModifiedById,SystemModstamp,IsDeleted"
SALESFORCE = {
    "products": f"Id,Name,ProductCode,Description,IsActive,{AUDIT},Family,IsArchived,StockKeepingUnit",
    "price books": f"Id,Name,IsActive,IsStandard,Description,{AUDIT},IsArchived",
    "price book entries": f"Id,Name,Pricebook2Id,Product2Id,UnitPrice,IsActive,UseStandardPrice,{AUDIT}",
    "cases": "Id,IsDeleted,CaseNumber,ContactId,AccountId,Type,Status,Reason,Origin,Subject,Priority,"
    "Description,IsClosed,ClosedDate,OwnerId,CreatedDate,CreatedById,LastModifiedDate",
    "campaign members": f"Id,CampaignId,LeadId,ContactId,Status,HasResponded,FirstRespondedDate,{AUDIT}",
    "contracts": f"Id,AccountId,OwnerId,Status,StartDate,EndDate,ContractTerm,ContractNumber,BillingStreet,"
    f"BillingCity,BillingCountry,Description,ActivatedDate,SpecialTerms,{AUDIT}",
    "orders": f"Id,OwnerId,AccountId,EffectiveDate,Status,Description,Type,BillingStreet,BillingCity,"
    f"BillingPostalCode,BillingCountry,Name,OrderNumber,TotalAmount,PoNumber,{AUDIT}",
    "quotes": f"Id,OwnerId,Name,OpportunityId,AccountId,QuoteNumber,IsSyncing,Status,ExpirationDate,"
    f"Description,Subtotal,GrandTotal,BillingStreet,BillingCity,Email,Phone,{AUDIT}",
    "assets": f"Id,Name,AccountId,ContactId,Product2Id,SerialNumber,InstallDate,PurchaseDate,Status,{AUDIT}",
    "notes": f"Id,ParentId,Title,IsPrivate,Body,OwnerId,{AUDIT}",
    "attachments": f"Id,ParentId,Name,IsPrivate,ContentType,BodyLength,OwnerId,Description,{AUDIT}",
    "opportunity products": f"Id,OpportunityId,SortOrder,PricebookEntryId,Product2Id,Name,Quantity,TotalPrice,"
    f"UnitPrice,ListPrice,Description,{AUDIT}",
    "another object": f"Id,Name,OwnerId,Amount__c,Status__c,Owner__c,{AUDIT}",
}
OTHERS = {
    "a HubSpot export of tickets": "Record ID,Ticket name,Pipeline,Ticket status,Create date,Priority,"
    "Ticket owner,Source,Associated Company,Associated Contact IDs,Associated Deal IDs",
    "a HubSpot export of line items": "Record ID,Name,Quantity,Unit price,Net price,SKU,Billing frequency,"
    "Create Date,Associated Deal IDs",
    "a HubSpot export of quotes": "Record ID,Quote title,Quote amount,Quote status,Quote owner,Create Date,"
    "Associated Deal IDs,Associated Company IDs",
    "a Dynamics 365 export of cases": "(Do Not Modify) Case,(Do Not Modify) Row Checksum,"
    "(Do Not Modify) Modified On,Case Title,Case Number,Priority,Origin,Customer,Owner,Status Reason",
    "a Dynamics 365 export of quotes": "(Do Not Modify) Quote,(Do Not Modify) Row Checksum,"
    "(Do Not Modify) Modified On,Quote ID,Name,Potential Customer,Status Reason,Total Amount",
    "a Dynamics 365 export of another object": "(Do Not Modify) Knowledge Article,(Do Not Modify) Row Checksum,"
    "(Do Not Modify) Modified On,Title,Owner,Status Reason,Created On",
    "a Pipedrive export of products": "Product - Name,Product - ID,Product - Product code,Product - Unit,"
    "Product - Owner,Product - Visible to",
    "a Pipedrive export of projects": "Project - Title,Project - ID,Project - Status,Project - Phase,"
    "Project - Start date,Deal - Title,Organization - Name",
    "a Zoho CRM export of quotes": "Record Id,Quote Owner,Quote Owner.id,Quote Number,Subject,Quote Stage,"
    "Deal Name,Deal Name.id,Account Name,Account Name.id,Contact Name,Contact Name.id,Billing Street,"
    "Billing City,Billing Code,Grand Total,Created Time",
    "a Zoho CRM export of cases": "Record Id,Case Owner,Case Owner.id,Case Number,Case Origin,Subject,Status,"
    "Priority,Account Name,Account Name.id,Reported By,Email,Created Time",
    "a Zoho CRM export of invoices": "Record Id,Invoice Owner,Invoice Owner.id,Subject,Invoice Number,"
    "Invoice Date,Due Date,Account Name,Account Name.id,Contact Name.id,Billing Street,Billing Code,Grand Total",
    "a Zoho CRM export of products": "Record Id,Product Owner,Product Name,Product Code,Unit Price,"
    "Qty in Stock,Created By.id,Modified By.id,Modified Time",
}
TABLES = {
    "a list of projects": "Project,Stage,Owner,Budget",
    "a bank statement": "Booking date,Value date,Payee,Description,Amount,Currency,Balance",
    "a list of issues": "Issue key,Issue Type,Name,Status,Priority,Assignee,Reporter,Created,Due Date",
    "a list of invoices": "Invoice number,Customer,Amount,Currency,Due date,Status,Created date",
    "a list of support tickets": "Ticket ID,Type,Subject,Status,Priority,Requester,Assignee,Created date",
    "a list of orders": "Order number,Order date,Customer,Email,Amount,Currency,Status,Tracking number",
    "a list of employees": "First name,Last name,Email,Department,Salary,Manager,Status",
}
UNTOLD = [
    "Date,Description,Amount,Currency,Account",
    "Name,Street,City,Zip,Country",
    "Name,Status,Owner,Amount,Created Date,Description",
    "ID,Name,Status,Owner,Created Date,Description,Priority",
    "Title,Description,Status,Type,Created",
    "Risk,Probability,Impact,Owner,Status",
    "Item,Stage,Owner,Cost",
    "Candidate,Stage,Owner,Source,Next step",
]
DEALS = [
    "Deal name,Stage,Amount,Close date",
    "Name,Stage,Amount",
    "Customer,Stage,Value,Close date",
    "Title,Amount,Close date",
    "Opportunity,Opportunity name,Owner",
    "Id,Name,Stage,Amount,Close date,Owner",
    "topic,account",
    "external_id,est_revenue",
    "Deal name,Stage,Amount,Close date,Invoice number,Invoice date",
    "Name,Sales stage,Customer",
    "id,title,status,lost_reason,user_id,expected_close_date",
]


def put(folder: Path, name: str, headings: str) -> Path:
    """A file with those headings and one row."""
    path = folder / name
    path.write_text(headings + "\n" + ",".join("x" for _ in headings.split(",")) + "\n")
    return path


EVERY = [*((f"a Salesforce export of {what}", said) for what, said in SALESFORCE.items()),
         *OTHERS.items(), *TABLES.items()]  # fmt: skip


@pytest.mark.parametrize(("what", "headings"), EVERY)
def test_what_is_not_imported_is_named(cli: Cli, tmp_path: Path, what: str, headings: str) -> None:
    path = put(tmp_path, "given.csv", headings)
    alone = cli("import", path)
    assert (alone.code, alone.out) == (5, "")
    assert f"given.csv looks like {what}, which oppcli does not import.\n" in alone.err
    assert "--kind" in alone.err.splitlines()[-1]
    accounts = tmp_path / "Account.csv"
    accounts.write_text(exports.LOADER_ACCOUNTS)
    together = cli("import", path, accounts)
    assert together.code == 0, together.err
    assert (
        f"given.csv looks like {what}, which oppcli does not import: set aside.\n" in together.err
    )
    assert cli("opp", "list", "-o", "json").json == []
    assert len(cli("account", "list", "-o", "json").json) == 2


def test_kind_forces_a_file_that_is_something_else(cli: Cli, tmp_path: Path) -> None:
    path = put(tmp_path, "product2.csv", "Id,Name,ProductCode,StockKeepingUnit,IsActive")
    assert cli("import", path, "--kind", "opportunity").out == "1 row: 1 created\n"
    assert [row["topic"] for row in cli("opp", "list", "-o", "json").json] == ["x"]


def test_saying_whose_export_it_is_does_not_make_products_deals(cli: Cli, tmp_path: Path) -> None:
    path = put(tmp_path, "product2.csv", SALESFORCE["products"])
    ran = cli("import", path, "--from", "salesforce")
    assert (ran.code, "a Salesforce export of products, which" in ran.err) == (5, True)


def test_files_that_are_all_something_else_are_all_named(cli: Cli, tmp_path: Path) -> None:
    paths = [put(tmp_path, f"{what}.csv", SALESFORCE[what]) for what in ("products", "cases")]
    ran = cli("import", *paths)
    assert (ran.code, ran.err.count("which oppcli does not import")) == (5, 2)


@pytest.mark.parametrize("headings", UNTOLD)
def test_usual_headings_alone_tell_nothing(cli: Cli, tmp_path: Path, headings: str) -> None:
    path = put(tmp_path, "given.csv", headings)
    ran = cli("import", path)
    assert (ran.code, ran.out) == (5, "")
    assert "given.csv do not say what it holds: " in ran.err
    assert "--kind opportunity" not in ran.err
    accounts = tmp_path / "Account.csv"
    accounts.write_text(exports.LOADER_ACCOUNTS)
    assert cli("import", path, accounts).code == 5  # it may be a list of deals: not left out unsaid
    assert cli("account", "list", "-o", "json").json == []


@pytest.mark.parametrize("headings", DEALS)
def test_a_home_made_list_of_deals_is_one_of_opportunities(
    cli: Cli, tmp_path: Path, headings: str
) -> None:
    ran = cli("import", put(tmp_path, "given.csv", headings), "--dry-run")
    assert ran.out.startswith("Looks like opportunities ("), ran.err


def test_contacts_beside_files_of_a_system_are_told_by_it(cli: Cli, tmp_path: Path) -> None:
    """Their headings fit leads as well, but no kind that may be wrong is proposed."""
    accounts, contacts = tmp_path / "Account.csv", tmp_path / "Contact.csv"
    accounts.write_text(exports.LOADER_ACCOUNTS)
    contacts.write_text("Id,FirstName,LastName,Email,Phone\n003A000000conAb,Ann,Lee,a@b.example,\n")
    ran = cli("import", accounts, contacts)
    assert (ran.code, ran.err.splitlines()[-1]) == (5, "  try: --from salesforce")
    assert cli("import", accounts, contacts, "--from", "salesforce").code == 0
    assert [row["name"] for row in cli("contact", "list", "-o", "json").json] == ["Ann Lee"]
    assert "try: --kind lead or --kind contact" in cli("import", contacts).err


def test_a_whole_salesforce_export_is_taken_with_one_command(cli: Cli, tmp_path: Path) -> None:
    for name, text in (
        ("Account", exports.LOADER_ACCOUNTS),
        ("Contact", exports.LOADER_CONTACTS),
        ("Opportunity", exports.LOADER_OPPORTUNITIES),
        ("OpportunityHistory", exports.LOADER_HISTORY),
        ("User", exports.LOADER_USERS),
        ("Task", exports.LOADER_TASKS),
    ):
        (tmp_path / f"{name}.csv").write_text(text)
    for what, headings in SALESFORCE.items():
        put(tmp_path, f"{what}.csv", headings)
    ran = cli("import", *sorted(tmp_path.glob("*.csv")), "--process-from-file", "-o", "json")
    assert ran.code == 0, ran.err
    assert ran.err.count(": set aside.\n") == len(SALESFORCE)
    assert sum(row["rejected"] for row in ran.json) == 0
    topics = [row["topic"] for row in cli("export", "opp", "-o", "json").json]
    assert topics == ["Crane", "Crane", "Loader"]
