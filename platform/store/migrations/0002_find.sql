-- What can be found: each thing whole, as the verb find writes it. The words that lead to things are
-- kept in memory by each process, brought up to date by the number of the last change it knows.
-- A thing that was taken away leaves its row behind, without a text, until all processes have seen it.
DROP TABLE find_word;
DROP TABLE find_thing;
CREATE TABLE find_thing (
  id NUMBERED,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  change BIGINT NOT NULL,
  changed_us BIGINT NOT NULL,
  doc TEXT,
  UNIQUE (kind, name),
  UNIQUE (change)
) BY ROW;
-- Gives the changes their numbers, where the database does not number them by itself.
CREATE TABLE find_change (id NUMBERED) BY ROW;
CREATE INDEX find_gone ON find_thing (changed_us) WHERE doc IS NULL;
