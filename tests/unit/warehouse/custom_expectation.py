"""An expectation as a user's package would offer it."""

from great_expectations.expectations.core import ExpectColumnValuesToMatchRegex


class ExpectColumnValuesToBeACountryCode(ExpectColumnValuesToMatchRegex):
    """Three capital letters."""

    regex: str = "^[A-Z]{3}$"
