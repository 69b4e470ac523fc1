CREATE TABLE batch (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	at TEXT NOT NULL, 
	actor TEXT NOT NULL, 
	command TEXT NOT NULL, 
	undoes INTEGER, 
	idempotency_key TEXT, 
	answer TEXT, 
	FOREIGN KEY(undoes) REFERENCES batch (id)
)
 STRICT;
CREATE UNIQUE INDEX batch_idempotency_key ON batch (idempotency_key);
CREATE UNIQUE INDEX batch_undoes ON batch (undoes);
CREATE TABLE catalogue (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	brand TEXT NOT NULL, 
	class TEXT NOT NULL, 
	model TEXT NOT NULL, 
	model_code TEXT NOT NULL, 
	variant TEXT NOT NULL, 
	UNIQUE (brand, class, model, model_code, variant)
)
 STRICT;
CREATE INDEX ix_catalogue_model ON catalogue (model);
CREATE INDEX ix_catalogue_model_code ON catalogue (model_code);
CREATE TABLE own_field (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	type TEXT NOT NULL, 
	label TEXT, 
	choices TEXT, 
	position INTEGER NOT NULL, 
	hidden INTEGER NOT NULL, 
	UNIQUE (kind, name), 
	CONSTRAINT kind_known CHECK (kind = 'lead' OR kind = 'opportunity' OR kind = 'deal' OR kind = 'activity' OR kind = 'account' OR kind = 'contact' OR kind = 'device'), 
	CONSTRAINT type_known CHECK (type = 'text' OR type = 'number' OR type = 'money' OR type = 'date' OR type = 'yes_no' OR type = 'choice')
)
 STRICT;
CREATE TABLE process (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	"key" TEXT NOT NULL, 
	title TEXT NOT NULL, 
	version INTEGER NOT NULL, 
	is_default INTEGER NOT NULL, 
	back_needs_reason INTEGER NOT NULL, 
	lost_reasons TEXT NOT NULL, 
	canceled_reasons TEXT NOT NULL, 
	UNIQUE ("key")
)
 STRICT;
CREATE TABLE rate (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	currency TEXT NOT NULL, 
	day TEXT NOT NULL, 
	base_per_unit TEXT NOT NULL, 
	UNIQUE (currency, day)
)
 STRICT;
CREATE TABLE setting (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	schema_digest TEXT, 
	UNIQUE (name)
)
 STRICT;
CREATE TABLE unit (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	parent_id INTEGER, 
	source_system TEXT, 
	external_id TEXT, 
	business_kind TEXT, 
	CONSTRAINT kind_known CHECK (kind = 'business' OR kind = 'facility' OR kind = 'operation'), 
	CONSTRAINT business_kind_known CHECK (business_kind = 'dealer' OR business_kind = 'dealer_group' OR business_kind = 'importer' OR business_kind = 'national_sales_company' OR business_kind = 'other'), 
	FOREIGN KEY(parent_id) REFERENCES unit (id)
)
 STRICT;
CREATE UNIQUE INDEX unit_identity ON unit (kind, source_system, external_id);
CREATE UNIQUE INDEX unit_name ON unit (kind, name, (CASE WHEN kind = 'business' THEN 0 ELSE COALESCE(parent_id, 0) END));
CREATE TABLE account (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	created_at TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	source_system TEXT, 
	external_id TEXT, 
	batch_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	email TEXT, 
	phone TEXT, 
	address TEXT, 
	notes TEXT, 
	name_key TEXT, 
	phone_key TEXT, 
	own TEXT, 
	UNIQUE (source_system, external_id), 
	FOREIGN KEY(batch_id) REFERENCES batch (id)
)
 STRICT;
CREATE INDEX ix_account_name ON account (name);
CREATE INDEX ix_account_name_key ON account (name_key);
CREATE INDEX ix_account_phone_key ON account (phone_key);
CREATE TABLE change (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	batch_id INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	entity TEXT NOT NULL, 
	entity_id INTEGER NOT NULL, 
	field TEXT NOT NULL, 
	old TEXT, 
	new TEXT, 
	actor TEXT, 
	FOREIGN KEY(batch_id) REFERENCES batch (id)
)
 STRICT;
CREATE INDEX change_field ON change (entity, field, entity_id, batch_id, actor);
CREATE INDEX change_of ON change (entity, entity_id, id);
CREATE INDEX ix_change_batch_id ON change (batch_id);
CREATE TABLE device (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	created_at TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	source_system TEXT, 
	external_id TEXT, 
	batch_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	serial_number TEXT, 
	stock_number TEXT, 
	brand TEXT, 
	class TEXT, 
	model TEXT, 
	model_code TEXT, 
	variant TEXT, 
	condition TEXT, 
	year INTEGER, 
	list_price INTEGER, 
	currency TEXT NOT NULL, 
	status TEXT NOT NULL, 
	facility_id INTEGER, 
	own TEXT, 
	UNIQUE (source_system, external_id), 
	UNIQUE (serial_number), 
	UNIQUE (stock_number), 
	CONSTRAINT known_by_a_number CHECK (serial_number IS NOT NULL OR stock_number IS NOT NULL), 
	CONSTRAINT condition_known CHECK (condition = 'new' OR condition = 'used' OR condition = 'demo'), 
	CONSTRAINT status_known CHECK (status = 'available' OR status = 'reserved' OR status = 'sold'), 
	CONSTRAINT amountsnot_negative CHECK ((list_price IS NULL OR list_price >= 0)), 
	FOREIGN KEY(batch_id) REFERENCES batch (id), 
	FOREIGN KEY(facility_id) REFERENCES unit (id)
)
 STRICT;
CREATE TABLE import_plan (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	batch_id INTEGER NOT NULL, 
	source_system TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	"plan" TEXT NOT NULL, 
	UNIQUE (source_system, kind), 
	FOREIGN KEY(batch_id) REFERENCES batch (id)
)
 STRICT;
CREATE TABLE owner (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	full_name TEXT, 
	email TEXT, 
	manager_id INTEGER, 
	business_id INTEGER, 
	active INTEGER NOT NULL, 
	source_system TEXT, 
	external_id TEXT, 
	UNIQUE (name), 
	CONSTRAINT kind_known CHECK (kind = 'user' OR kind = 'team'), 
	FOREIGN KEY(manager_id) REFERENCES owner (id), 
	FOREIGN KEY(business_id) REFERENCES unit (id)
)
 STRICT;
CREATE UNIQUE INDEX owner_identity ON owner (source_system, external_id);
CREATE TABLE process_version (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	process_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	batch_id INTEGER, 
	definition TEXT NOT NULL, 
	UNIQUE (process_id, version), 
	FOREIGN KEY(process_id) REFERENCES process (id), 
	FOREIGN KEY(batch_id) REFERENCES batch (id)
)
 STRICT;
CREATE TABLE source_row (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	batch_id INTEGER NOT NULL, 
	entity TEXT NOT NULL, 
	entity_id INTEGER NOT NULL, 
	source_system TEXT NOT NULL, 
	said TEXT NOT NULL, 
	FOREIGN KEY(batch_id) REFERENCES batch (id)
)
 STRICT;
CREATE INDEX source_row_of ON source_row (entity, entity_id);
CREATE TABLE stage (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	process_id INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	"key" TEXT NOT NULL, 
	title TEXT NOT NULL, 
	probability INTEGER NOT NULL, 
	forecast_category TEXT NOT NULL, 
	requires TEXT NOT NULL, 
	shows TEXT NOT NULL, 
	stale_after_days INTEGER NOT NULL, 
	active INTEGER NOT NULL, 
	stale_percentile INTEGER, 
	UNIQUE (process_id, "key"), 
	CONSTRAINT forecast_category_known CHECK (forecast_category = 'pipeline' OR forecast_category = 'best_case' OR forecast_category = 'commit' OR forecast_category = 'omitted'), 
	CONSTRAINT stale_percentile_known CHECK (stale_percentile BETWEEN 1 AND 99), 
	FOREIGN KEY(process_id) REFERENCES process (id)
)
 STRICT;
CREATE TABLE contact (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	created_at TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	source_system TEXT, 
	external_id TEXT, 
	batch_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	first_name TEXT, 
	last_name TEXT, 
	account_id INTEGER, 
	email TEXT, 
	phone TEXT, 
	address TEXT, 
	notes TEXT, 
	name_key TEXT, 
	phone_key TEXT, 
	own TEXT, 
	UNIQUE (source_system, external_id), 
	CONSTRAINT named CHECK (first_name IS NOT NULL OR last_name IS NOT NULL), 
	FOREIGN KEY(batch_id) REFERENCES batch (id), 
	FOREIGN KEY(account_id) REFERENCES account (id)
)
 STRICT;
CREATE INDEX ix_contact_account_id ON contact (account_id);
CREATE INDEX ix_contact_email ON contact (email);
CREATE INDEX ix_contact_last_name ON contact (last_name);
CREATE INDEX ix_contact_name_key ON contact (name_key);
CREATE INDEX ix_contact_phone_key ON contact (phone_key);
CREATE TABLE lead (
	interest TEXT, 
	interest_type TEXT, 
	brand TEXT, 
	class TEXT, 
	model TEXT, 
	model_code TEXT, 
	variant TEXT, 
	business_id INTEGER, 
	facility_id INTEGER, 
	operation_id INTEGER, 
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	created_at TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	source_system TEXT, 
	external_id TEXT, 
	batch_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	topic TEXT NOT NULL, 
	first_name TEXT, 
	last_name TEXT, 
	company TEXT, 
	email TEXT, 
	phone TEXT, 
	lead_source TEXT, 
	rating TEXT, 
	status TEXT NOT NULL, 
	disqualify_reason TEXT, 
	est_value INTEGER, 
	currency TEXT NOT NULL, 
	est_close_date TEXT, 
	owner_id INTEGER NOT NULL, 
	description TEXT, 
	phone_key TEXT, 
	own TEXT, 
	UNIQUE (source_system, external_id), 
	CONSTRAINT status_known CHECK (status = 'new' OR status = 'contacted' OR status = 'qualified' OR status = 'disqualified'), 
	CONSTRAINT rating_known CHECK (rating = 'hot' OR rating = 'warm' OR rating = 'cold'), 
	CONSTRAINT disqualify_reason_known CHECK (disqualify_reason = 'lost' OR disqualify_reason = 'cannot_contact' OR disqualify_reason = 'no_longer_interested' OR disqualify_reason = 'canceled'), 
	CONSTRAINT interest_known CHECK (interest = 'cash' OR interest = 'loan' OR interest = 'lease' OR interest = 'rental' OR interest = 'subscription'), 
	CONSTRAINT interest_type_known CHECK (interest_type = 'new' OR interest_type = 'used' OR interest_type = 'demo'), 
	CONSTRAINT amountsnot_negative CHECK ((est_value IS NULL OR est_value >= 0)), 
	FOREIGN KEY(business_id) REFERENCES unit (id), 
	FOREIGN KEY(facility_id) REFERENCES unit (id), 
	FOREIGN KEY(operation_id) REFERENCES unit (id), 
	FOREIGN KEY(batch_id) REFERENCES batch (id), 
	FOREIGN KEY(owner_id) REFERENCES owner (id)
)
 STRICT;
CREATE INDEX ix_lead_owner_id ON lead (owner_id);
CREATE INDEX ix_lead_phone_key ON lead (phone_key);
CREATE TABLE quota (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	owner_id INTEGER, 
	unit_id INTEGER, 
	starts TEXT NOT NULL, 
	ends TEXT NOT NULL, 
	amount INTEGER NOT NULL, 
	currency TEXT NOT NULL, 
	UNIQUE (owner_id, unit_id, starts, ends, currency), 
	CONSTRAINT of_one CHECK (owner_id IS NULL OR unit_id IS NULL), 
	CONSTRAINT forwards CHECK (starts <= ends), 
	CONSTRAINT amountsnot_negative CHECK ((amount IS NULL OR amount >= 0)), 
	FOREIGN KEY(owner_id) REFERENCES owner (id), 
	FOREIGN KEY(unit_id) REFERENCES unit (id)
)
 STRICT;
CREATE TABLE team_member (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	team_id INTEGER NOT NULL, 
	user_id INTEGER NOT NULL, 
	UNIQUE (team_id, user_id), 
	FOREIGN KEY(team_id) REFERENCES owner (id), 
	FOREIGN KEY(user_id) REFERENCES owner (id)
)
 STRICT;
CREATE INDEX ix_team_member_user_id ON team_member (user_id);
CREATE TABLE opportunity (
	interest TEXT, 
	interest_type TEXT, 
	brand TEXT, 
	class TEXT, 
	model TEXT, 
	model_code TEXT, 
	variant TEXT, 
	business_id INTEGER, 
	facility_id INTEGER, 
	operation_id INTEGER, 
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	created_at TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	source_system TEXT, 
	external_id TEXT, 
	batch_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	topic TEXT NOT NULL, 
	account_id INTEGER, 
	contact_id INTEGER, 
	owner_id INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	stage_id INTEGER NOT NULL, 
	probability INTEGER, 
	forecast_category TEXT, 
	currency TEXT NOT NULL, 
	est_revenue INTEGER, 
	est_revenue_accessories INTEGER, 
	est_trade_in_value INTEGER, 
	est_close_date TEXT, 
	next_step TEXT, 
	description TEXT, 
	lead_source TEXT, 
	lead_id INTEGER, 
	device_id INTEGER, 
	scheduled_delivery_date TEXT, 
	actual_revenue INTEGER, 
	exchange_rate TEXT, 
	closed_on TEXT, 
	lost_reason TEXT, 
	competitor TEXT, 
	close_note TEXT, 
	typed_revenue INTEGER, 
	typed_accessories INTEGER, 
	typed_trade_in INTEGER, 
	stage_since TEXT NOT NULL, 
	touched_at TEXT NOT NULL, 
	own TEXT, 
	UNIQUE (source_system, external_id), 
	UNIQUE (lead_id), 
	CONSTRAINT status_known CHECK (status = 'open' OR status = 'on_hold' OR status = 'won' OR status = 'lost' OR status = 'canceled'), 
	CONSTRAINT forecast_category_known CHECK (forecast_category = 'pipeline' OR forecast_category = 'best_case' OR forecast_category = 'commit' OR forecast_category = 'omitted'), 
	CONSTRAINT interest_known CHECK (interest = 'cash' OR interest = 'loan' OR interest = 'lease' OR interest = 'rental' OR interest = 'subscription'), 
	CONSTRAINT interest_type_known CHECK (interest_type = 'new' OR interest_type = 'used' OR interest_type = 'demo'), 
	CONSTRAINT probability_is_percent CHECK (probability BETWEEN 0 AND 100), 
	CONSTRAINT amountsnot_negative CHECK ((est_revenue IS NULL OR est_revenue >= 0) AND (est_revenue_accessories IS NULL OR est_revenue_accessories >= 0) AND (est_trade_in_value IS NULL OR est_trade_in_value >= 0) AND (actual_revenue IS NULL OR actual_revenue >= 0)), 
	CONSTRAINT closed_has_a_day CHECK ((status = 'won' OR status = 'lost' OR status = 'canceled') = (closed_on IS NOT NULL)), 
	FOREIGN KEY(business_id) REFERENCES unit (id), 
	FOREIGN KEY(facility_id) REFERENCES unit (id), 
	FOREIGN KEY(operation_id) REFERENCES unit (id), 
	FOREIGN KEY(batch_id) REFERENCES batch (id), 
	FOREIGN KEY(account_id) REFERENCES account (id), 
	FOREIGN KEY(contact_id) REFERENCES contact (id), 
	FOREIGN KEY(owner_id) REFERENCES owner (id), 
	FOREIGN KEY(stage_id) REFERENCES stage (id), 
	FOREIGN KEY(lead_id) REFERENCES lead (id), 
	FOREIGN KEY(device_id) REFERENCES device (id)
)
 STRICT;
CREATE INDEX ix_opportunity_account_id ON opportunity (account_id);
CREATE INDEX ix_opportunity_contact_id ON opportunity (contact_id);
CREATE INDEX ix_opportunity_device_id ON opportunity (device_id);
CREATE INDEX ix_opportunity_owner_id ON opportunity (owner_id);
CREATE UNIQUE INDEX opportunity_reserves ON opportunity (device_id) WHERE status IN ('open', 'on_hold');
CREATE INDEX opportunity_status_close ON opportunity (status, est_close_date);
CREATE TABLE activity (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	created_at TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	source_system TEXT, 
	external_id TEXT, 
	batch_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	body TEXT, 
	lead_id INTEGER, 
	opportunity_id INTEGER, 
	account_id INTEGER, 
	contact_id INTEGER, 
	owner_id INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	priority TEXT NOT NULL, 
	direction TEXT, 
	due_date TEXT, 
	starts_at TEXT, 
	duration_minutes INTEGER, 
	outcome TEXT, 
	completed_at TEXT, 
	own TEXT, 
	UNIQUE (source_system, external_id), 
	CONSTRAINT type_known CHECK (type = 'task' OR type = 'call' OR type = 'email' OR type = 'message' OR type = 'appointment' OR type = 'visit' OR type = 'test_drive' OR type = 'appraisal' OR type = 'inspection' OR type = 'letter' OR type = 'note'), 
	CONSTRAINT status_known CHECK (status = 'open' OR status = 'done' OR status = 'canceled'), 
	CONSTRAINT priority_known CHECK (priority = 'low' OR priority = 'normal' OR priority = 'high'), 
	CONSTRAINT direction_known CHECK (direction = 'in' OR direction = 'out'), 
	CONSTRAINT durationnot_negative CHECK (duration_minutes >= 0), 
	CONSTRAINT about_one_record CHECK ((lead_id IS NOT NULL) + (opportunity_id IS NOT NULL) + (account_id IS NOT NULL) + (contact_id IS NOT NULL) <= 1), 
	FOREIGN KEY(batch_id) REFERENCES batch (id), 
	FOREIGN KEY(lead_id) REFERENCES lead (id), 
	FOREIGN KEY(opportunity_id) REFERENCES opportunity (id), 
	FOREIGN KEY(account_id) REFERENCES account (id), 
	FOREIGN KEY(contact_id) REFERENCES contact (id), 
	FOREIGN KEY(owner_id) REFERENCES owner (id)
)
 STRICT;
CREATE INDEX activity_open_due ON activity (status, due_date);
CREATE INDEX ix_activity_account_id ON activity (account_id);
CREATE INDEX ix_activity_contact_id ON activity (contact_id);
CREATE INDEX ix_activity_lead_id ON activity (lead_id);
CREATE INDEX ix_activity_opportunity_id ON activity (opportunity_id);
CREATE INDEX ix_activity_owner_id ON activity (owner_id);
CREATE TABLE close_record (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	batch_id INTEGER NOT NULL, 
	opportunity_id INTEGER NOT NULL, 
	outcome TEXT NOT NULL, 
	closed_on TEXT NOT NULL, 
	actual_revenue INTEGER, 
	lost_reason TEXT, 
	competitor TEXT, 
	close_note TEXT, 
	exchange_rate TEXT, 
	skipped_stages TEXT, 
	status TEXT NOT NULL, 
	CONSTRAINT outcome_known CHECK (outcome = 'won' OR outcome = 'lost' OR outcome = 'canceled'), 
	CONSTRAINT status_known CHECK (status = 'valid' OR status = 'canceled'), 
	CONSTRAINT amountsnot_negative CHECK ((actual_revenue IS NULL OR actual_revenue >= 0)), 
	FOREIGN KEY(batch_id) REFERENCES batch (id), 
	FOREIGN KEY(opportunity_id) REFERENCES opportunity (id)
)
 STRICT;
CREATE INDEX ix_close_record_opportunity_id ON close_record (opportunity_id);
CREATE TABLE deal (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	created_at TEXT NOT NULL, 
	updated_at TEXT NOT NULL, 
	source_system TEXT, 
	external_id TEXT, 
	batch_id INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	opportunity_id INTEGER NOT NULL, 
	title TEXT NOT NULL, 
	device_id INTEGER, 
	model TEXT, 
	quantity INTEGER NOT NULL, 
	unit_price INTEGER NOT NULL, 
	discount INTEGER NOT NULL, 
	accessories INTEGER NOT NULL, 
	trade_in_value INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	valid_until TEXT, 
	own TEXT, 
	UNIQUE (source_system, external_id), 
	CONSTRAINT status_known CHECK (status = 'scenario' OR status = 'offered' OR status = 'signed' OR status = 'won' OR status = 'canceled'), 
	CONSTRAINT quantity_positive CHECK (quantity > 0), 
	CONSTRAINT discount_within_price CHECK (discount <= unit_price), 
	CONSTRAINT amountsnot_negative CHECK ((unit_price IS NULL OR unit_price >= 0) AND (discount IS NULL OR discount >= 0) AND (accessories IS NULL OR accessories >= 0) AND (trade_in_value IS NULL OR trade_in_value >= 0)), 
	FOREIGN KEY(batch_id) REFERENCES batch (id), 
	FOREIGN KEY(opportunity_id) REFERENCES opportunity (id), 
	FOREIGN KEY(device_id) REFERENCES device (id)
)
 STRICT;
CREATE INDEX ix_deal_device_id ON deal (device_id);
CREATE INDEX ix_deal_opportunity_id ON deal (opportunity_id);
CREATE TABLE opportunity_contact (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	batch_id INTEGER NOT NULL, 
	opportunity_id INTEGER NOT NULL, 
	contact_id INTEGER NOT NULL, 
	role TEXT NOT NULL, 
	UNIQUE (opportunity_id, contact_id), 
	CONSTRAINT role_known CHECK (role = 'decision_maker' OR role = 'influencer' OR role = 'user' OR role = 'technical' OR role = 'financial' OR role = 'blocker' OR role = 'other'), 
	FOREIGN KEY(batch_id) REFERENCES batch (id), 
	FOREIGN KEY(opportunity_id) REFERENCES opportunity (id), 
	FOREIGN KEY(contact_id) REFERENCES contact (id)
)
 STRICT;
CREATE INDEX ix_opportunity_contact_contact_id ON opportunity_contact (contact_id)
