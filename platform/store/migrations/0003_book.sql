-- Bookings.
SELECT 1;
