"""The base of all errors that are meant for the person at the keyboard: a message, no traceback, exit status 2."""


class ClaimsheetError(Exception):
    """Says where, what value, what is allowed and what to do next."""
