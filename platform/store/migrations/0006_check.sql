-- Looks at a subject: a website, a contract. What each came to.
CREATE TABLE check_look (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  rules TEXT NOT NULL,
  who TEXT NOT NULL,
  began_us BIGINT NOT NULL,
  ended_us BIGINT NOT NULL,
  looked BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  found BIGINT NOT NULL,
  back BIGINT NOT NULL,
  gone BIGINT NOT NULL,
  critical BIGINT NOT NULL,
  serious BIGINT NOT NULL,
  moderate BIGINT NOT NULL,
  minor BIGINT NOT NULL,
  questions BIGINT NOT NULL,
  doc TEXT NOT NULL
) BY ROW;
CREATE INDEX check_look_subject ON check_look (subject, ended_us);

-- Findings: one for the same fault in however many places.
CREATE TABLE finding (
  id TEXT PRIMARY KEY,
  subject TEXT NOT NULL,
  rules TEXT NOT NULL,
  sign TEXT NOT NULL,
  version BIGINT NOT NULL,
  rule TEXT NOT NULL,
  criteria TEXT NOT NULL,
  severity BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  answer TEXT NOT NULL,
  state TEXT NOT NULL,
  owner TEXT NOT NULL,
  team TEXT NOT NULL,
  message TEXT NOT NULL,
  question TEXT NOT NULL,
  places BIGINT NOT NULL,
  pages BIGINT NOT NULL,
  first_us BIGINT NOT NULL,
  last_us BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  until_us BIGINT,
  UNIQUE (subject, rules, sign)
) BY ROW;
CREATE INDEX finding_state ON finding (state, severity);
CREATE INDEX finding_owner ON finding (owner, state) WHERE owner <> '';
CREATE INDEX finding_team ON finding (team, state) WHERE team <> '';
CREATE INDEX finding_changed ON finding (state, changed_us);

-- Where a finding is.
CREATE TABLE finding_place (
  finding_id TEXT NOT NULL,
  page TEXT NOT NULL,
  place TEXT NOT NULL,
  first_us BIGINT NOT NULL,
  PRIMARY KEY (finding_id, page, place)
) BY KEY;

-- What happened to a finding, in order.
CREATE TABLE finding_event (
  seq NUMBERED,
  finding_id TEXT NOT NULL,
  at_us BIGINT NOT NULL,
  who TEXT NOT NULL,
  kind TEXT NOT NULL,
  words TEXT NOT NULL
) BY ROW;
CREATE INDEX finding_event_finding ON finding_event (finding_id, seq);

-- What was kept to show it by; the bytes are a blob.
CREATE TABLE finding_evidence (
  id TEXT PRIMARY KEY,
  finding_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  media TEXT NOT NULL,
  page TEXT NOT NULL,
  place TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size_bytes BIGINT NOT NULL,
  at_us BIGINT NOT NULL
) BY ROW;
CREATE INDEX finding_evidence_finding ON finding_evidence (finding_id, at_us);
