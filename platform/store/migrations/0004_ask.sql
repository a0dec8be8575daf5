-- Forms: every version that ever was, and at most one of a form that is published.
CREATE TABLE form_version (
  form TEXT NOT NULL,
  version BIGINT NOT NULL,
  state TEXT NOT NULL,
  doc TEXT NOT NULL,
  edits BIGINT NOT NULL,
  made_by TEXT NOT NULL,
  proposed_by TEXT NOT NULL,
  approved_by TEXT NOT NULL,
  note TEXT NOT NULL,
  created_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  PRIMARY KEY (form, version)
) BY KEY;
CREATE UNIQUE INDEX form_version_published ON form_version (form) WHERE state = 'published';

-- Half-finished answers. Only whoever has the link can find them: we keep its hash.
CREATE TABLE draft (
  id TEXT PRIMARY KEY,
  key_hash TEXT NOT NULL UNIQUE,
  form TEXT NOT NULL,
  form_version BIGINT NOT NULL,
  version BIGINT NOT NULL,
  doc TEXT NOT NULL,
  email TEXT NOT NULL,
  case_id TEXT,
  created_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  erase_us BIGINT NOT NULL
) BY ROW;
CREATE INDEX draft_erase ON draft (erase_us);
CREATE INDEX draft_email ON draft (email);

-- Cases: what is filtered and sorted by in columns, what was said in the document.
CREATE TABLE ask_case (
  id TEXT PRIMARY KEY,
  reference TEXT NOT NULL UNIQUE,
  once TEXT UNIQUE,
  version BIGINT NOT NULL,
  kind TEXT NOT NULL,
  form TEXT NOT NULL,
  form_version BIGINT NOT NULL,
  category TEXT NOT NULL,
  status TEXT NOT NULL,
  is_open BIGINT NOT NULL,
  is_private BIGINT NOT NULL,
  owner TEXT NOT NULL,
  team TEXT NOT NULL,
  priority BIGINT NOT NULL,
  due_us BIGINT,
  paused_us BIGINT,
  ward TEXT NOT NULL,
  asset TEXT NOT NULL,
  source TEXT NOT NULL,
  lon DOUBLE PRECISION,
  lat DOUBLE PRECISION,
  parent TEXT NOT NULL,
  email TEXT NOT NULL,
  phone TEXT NOT NULL,
  title TEXT NOT NULL,
  doc TEXT NOT NULL,
  keep_days BIGINT NOT NULL,
  created_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  closed_us BIGINT,
  erase_us BIGINT
) BY ROW;
CREATE INDEX ask_case_open ON ask_case (is_open, due_us);
CREATE INDEX ask_case_created ON ask_case (created_us);
CREATE INDEX ask_case_changed ON ask_case (changed_us);
CREATE INDEX ask_case_owner ON ask_case (owner, is_open);
CREATE INDEX ask_case_team ON ask_case (team, is_open);
CREATE INDEX ask_case_category ON ask_case (category, created_us);
CREATE INDEX ask_case_form ON ask_case (form, form_version);
CREATE INDEX ask_case_place ON ask_case (lat, lon);
CREATE INDEX ask_case_asset ON ask_case (asset) WHERE asset <> '';
CREATE INDEX ask_case_parent ON ask_case (parent) WHERE parent <> '';
CREATE INDEX ask_case_email ON ask_case (email) WHERE email <> '';
CREATE INDEX ask_case_phone ON ask_case (phone) WHERE phone <> '';
CREATE INDEX ask_case_erase ON ask_case (erase_us) WHERE erase_us IS NOT NULL;

-- What happened to a case, in order.
CREATE TABLE case_event (
  seq NUMBERED,
  case_id TEXT NOT NULL,
  at_us BIGINT NOT NULL,
  version BIGINT NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL,
  is_public BIGINT NOT NULL,
  words TEXT NOT NULL,
  doc TEXT NOT NULL
) BY ROW;
CREATE INDEX case_event_case ON case_event (case_id, seq);

-- The words that a case is found by.
CREATE TABLE case_word (word TEXT NOT NULL, case_id TEXT NOT NULL, PRIMARY KEY (word, case_id)) BY KEY;
CREATE INDEX case_word_case ON case_word (case_id);

-- Who else wants to know.
CREATE TABLE case_follower (
  id TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  email TEXT NOT NULL,
  at_us BIGINT NOT NULL,
  UNIQUE (case_id, email)
) BY ROW;
CREATE INDEX case_follower_email ON case_follower (email);

-- The links that open a case for the person or for a follower: each message has its own. We keep digests.
CREATE TABLE case_key (
  key_hash TEXT PRIMARY KEY,
  case_id TEXT NOT NULL,
  follower TEXT NOT NULL,
  at_us BIGINT NOT NULL
) BY ROW;
CREATE INDEX case_key_case ON case_key (case_id);

-- Files of drafts and cases; the bytes are a blob.
CREATE TABLE case_file (
  id TEXT PRIMARY KEY,
  draft_id TEXT NOT NULL,
  case_id TEXT NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  sha256 TEXT NOT NULL,
  is_public BIGINT NOT NULL,
  who TEXT NOT NULL,
  at_us BIGINT NOT NULL
) BY ROW;
CREATE INDEX case_file_case ON case_file (case_id) WHERE case_id <> '';
CREATE INDEX case_file_draft ON case_file (draft_id) WHERE draft_id <> '';
CREATE INDEX case_file_age ON case_file (at_us) WHERE case_id = '' AND draft_id = '';

-- What stays of a case once it is erased: a number without a person.
CREATE TABLE case_tally (
  month TEXT NOT NULL,
  kind TEXT NOT NULL,
  category TEXT NOT NULL,
  ward TEXT NOT NULL,
  status TEXT NOT NULL,
  n BIGINT NOT NULL,
  days_open BIGINT NOT NULL,
  PRIMARY KEY (month, kind, category, ward, status)
) BY KEY;
