-- What can be found.
SELECT 1;
