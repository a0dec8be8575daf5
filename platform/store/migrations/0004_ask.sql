-- Cases.
SELECT 1;
