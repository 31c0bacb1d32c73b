"""What an API answers, and what is found out by asking it: records, fields, date parameters, pages."""
