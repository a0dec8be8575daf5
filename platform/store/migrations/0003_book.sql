-- The times of a class: each is booked for itself.
CREATE TABLE book_session (
  id NUMBERED,
  resource TEXT NOT NULL,
  starts_us BIGINT NOT NULL,
  ends_us BIGINT NOT NULL,
  places BIGINT NOT NULL,
  is_on BIGINT NOT NULL,
  title TEXT NOT NULL,
  UNIQUE (resource, starts_us)
) BY ROW;

-- Bookings, holds, offers and those who wait: what they are is their state.
CREATE TABLE booking (
  id NUMBERED,
  reference TEXT NOT NULL UNIQUE,
  once TEXT UNIQUE,
  resource TEXT NOT NULL,
  session BIGINT,
  starts_us BIGINT NOT NULL,
  ends_us BIGINT NOT NULL,
  state TEXT NOT NULL,
  people BIGINT NOT NULL,
  places BIGINT NOT NULL,
  person TEXT NOT NULL,
  account TEXT NOT NULL,
  doc TEXT NOT NULL,
  changes BIGINT NOT NULL,
  expires_us BIGINT,
  remind_us BIGINT,
  created_us BIGINT NOT NULL,
  modified_us BIGINT NOT NULL,
  erase_us BIGINT NOT NULL
) BY ROW;
CREATE INDEX booking_diary ON booking (resource, starts_us);
CREATE INDEX booking_to_mark ON booking (starts_us) WHERE state = 'booked';
CREATE INDEX booking_session ON booking (session) WHERE session IS NOT NULL;
CREATE INDEX booking_waiting ON booking (resource, starts_us) WHERE state = 'waiting';
CREATE INDEX booking_person ON booking (person, resource) WHERE person <> '';
CREATE INDEX booking_account ON booking (account, starts_us) WHERE account <> '';
CREATE INDEX booking_expires ON booking (expires_us) WHERE expires_us IS NOT NULL;
CREATE INDEX booking_lapses ON booking (resource, expires_us) WHERE expires_us IS NOT NULL;
CREATE INDEX booking_remind ON booking (remind_us) WHERE remind_us IS NOT NULL;
CREATE INDEX booking_erase ON booking (erase_us);

-- What makes it impossible to give a place twice: one row for each place in each cell of time, or in each
-- session of a class, that a booking has.
CREATE TABLE book_claim (
  resource TEXT NOT NULL,
  cell BIGINT NOT NULL,
  place BIGINT NOT NULL,
  booking BIGINT NOT NULL,
  PRIMARY KEY (resource, cell, place)
) BY KEY;
CREATE INDEX book_claim_booking ON book_claim (booking);

-- The links that open a booking, as hashes: each message carries one of its own.
CREATE TABLE book_key (
  hash TEXT NOT NULL,
  booking BIGINT NOT NULL,
  PRIMARY KEY (hash)
) BY KEY;
CREATE INDEX book_key_booking ON book_key (booking);

-- When a resource is taken up according to somebody else's calendar.
CREATE TABLE book_busy (
  resource TEXT NOT NULL,
  ends_us BIGINT NOT NULL,
  starts_us BIGINT NOT NULL,
  uid TEXT NOT NULL,
  PRIMARY KEY (resource, ends_us, starts_us, uid)
) BY KEY;
