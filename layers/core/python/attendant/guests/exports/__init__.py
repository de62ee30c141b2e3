"""Lists of guests as files: CSV and Excel, written by a worker, fetched by a signed link."""
