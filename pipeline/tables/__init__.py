"""The tables: columns declared once, records turned into rows, one writer a format."""
