"""The registry as the services have it: with the table that DEALWIRE_ENRICHMENT_COMPANIES names."""

import os
from pathlib import Path

from shared.companies.registry import Registry
from shared.errors import DealwireError

_VARIABLE = "DEALWIRE_ENRICHMENT_COMPANIES"


def registry() -> Registry:
    """Raises DealwireError where the table cannot be read or is wrong."""
    own = os.environ.get(_VARIABLE)
    try:
        return Registry.load(Path(own) if own else None)
    except OSError as error:
        raise DealwireError(f"{_VARIABLE}: can't read {own}: {error.strerror}") from error
