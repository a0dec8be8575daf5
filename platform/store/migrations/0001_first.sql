-- Names that repeat (types, attributes, tenants) are kept once, and numbered within their tenant.
CREATE TABLE term (
  id NUMBERED,
  tenant BIGINT NOT NULL,
  iri TEXT NOT NULL,
  UNIQUE (tenant, iri)
) BY ROW;

-- Context: what is true of the place now.
CREATE TABLE entity (
  place NUMBERED,
  tenant BIGINT NOT NULL,
  id TEXT NOT NULL,
  doc BYTEA NOT NULL,
  UNIQUE (tenant, id)
) BY ROW;

-- Its indexes. A term's number tells the tenant apart.
CREATE TABLE entity_type (type BIGINT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (type, place)) BY KEY;
CREATE TABLE entity_has (attr BIGINT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (attr, place)) BY KEY;
CREATE TABLE entity_number (attr BIGINT NOT NULL, number DOUBLE PRECISION NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (attr, number, place)) BY KEY;
CREATE TABLE entity_text (attr BIGINT NOT NULL, words TEXT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (attr, words, place)) BY KEY;
CREATE TABLE entity_cell (attr BIGINT NOT NULL, cell BIGINT NOT NULL, place BIGINT NOT NULL, PRIMARY KEY (attr, cell, place)) BY KEY;

-- History: readings are appended to the log and merged, sorted, in batches.
CREATE TABLE series (
  id NUMBERED,
  tenant BIGINT NOT NULL,
  entity TEXT NOT NULL,
  attr BIGINT NOT NULL,
  dataset TEXT NOT NULL,
  shape TEXT NOT NULL,
  UNIQUE (tenant, entity, attr, dataset)
) BY ROW;
CREATE TABLE reading_log (seq NUMBERED, series BIGINT NOT NULL, at_us BIGINT NOT NULL, number DOUBLE PRECISION, doc TEXT) BY ROW;
CREATE INDEX reading_log_series ON reading_log (series, at_us);
CREATE TABLE reading (series BIGINT NOT NULL, at_us BIGINT NOT NULL, number DOUBLE PRECISION, doc TEXT, PRIMARY KEY (series, at_us)) BY KEY;
CREATE TABLE rollup (
  series BIGINT NOT NULL,
  span_s BIGINT NOT NULL,
  start_us BIGINT NOT NULL,
  n BIGINT NOT NULL,
  total DOUBLE PRECISION NOT NULL,
  low DOUBLE PRECISION NOT NULL,
  high DOUBLE PRECISION NOT NULL,
  first DOUBLE PRECISION NOT NULL,
  last DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (series, span_s, start_us)
) BY KEY;

-- Records: what people told us, and what staff set up.
CREATE TABLE record (
  collection TEXT NOT NULL,
  id TEXT NOT NULL,
  version BIGINT NOT NULL,
  doc TEXT NOT NULL,
  created_us BIGINT NOT NULL,
  modified_us BIGINT NOT NULL,
  erase_us BIGINT,
  PRIMARY KEY (collection, id)
) BY KEY;
CREATE INDEX record_erase ON record (erase_us) WHERE erase_us IS NOT NULL;
CREATE TABLE record_field (
  collection TEXT NOT NULL,
  field TEXT NOT NULL,
  words TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (collection, field, words, id)
) BY KEY;
CREATE TABLE record_unique (
  collection TEXT NOT NULL,
  field TEXT NOT NULL,
  words TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (collection, field, words)
) BY KEY;
CREATE INDEX record_field_id ON record_field (collection, id);
CREATE INDEX record_unique_id ON record_unique (collection, id);
CREATE TABLE audit (
  seq NUMBERED,
  at_us BIGINT NOT NULL,
  who TEXT NOT NULL,
  act TEXT NOT NULL,
  collection TEXT NOT NULL,
  id TEXT NOT NULL,
  note TEXT NOT NULL
) BY ROW;
CREATE INDEX audit_thing ON audit (collection, id, seq);

-- Work to be done once for each thing that happened.
CREATE TABLE queue (
  id NUMBERED,
  topic TEXT NOT NULL,
  lane TEXT NOT NULL,
  due_us BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  body BYTEA NOT NULL,
  last_error TEXT NOT NULL,
  created_us BIGINT NOT NULL
) BY ROW;
CREATE INDEX queue_due ON queue (topic, due_us);
CREATE INDEX queue_lane ON queue (topic, lane, id);

-- What arrived from outside, kept as it came until it is understood.
CREATE TABLE inbox (
  id NUMBERED,
  source TEXT NOT NULL,
  delivery TEXT NOT NULL,
  device TEXT NOT NULL,
  frame TEXT NOT NULL,
  at_us BIGINT NOT NULL,
  state TEXT NOT NULL,
  reason TEXT NOT NULL,
  body BYTEA NOT NULL,
  UNIQUE (source, delivery)
) BY ROW;
CREATE INDEX inbox_device ON inbox (device, at_us);
CREATE INDEX inbox_frame ON inbox (device, frame, at_us);
CREATE INDEX inbox_state ON inbox (state, id);
CREATE INDEX inbox_age ON inbox (at_us);

-- What can be found in plain words: things, and the words that lead to them.
CREATE TABLE find_thing (
  id NUMBERED,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  path TEXT NOT NULL,
  about TEXT NOT NULL,
  lon DOUBLE PRECISION,
  lat DOUBLE PRECISION,
  UNIQUE (kind, name)
) BY ROW;
CREATE TABLE find_word (
  word TEXT NOT NULL,
  thing BIGINT NOT NULL,
  weight DOUBLE PRECISION NOT NULL,
  PRIMARY KEY (word, thing)
) BY KEY;
CREATE INDEX find_word_thing ON find_word (thing);

-- Large things that are only ever read and written whole: terrain tiles.
CREATE TABLE blob (name TEXT PRIMARY KEY, body BYTEA NOT NULL) BY ROW;
