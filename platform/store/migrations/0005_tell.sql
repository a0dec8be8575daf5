-- Messages.
SELECT 1;
