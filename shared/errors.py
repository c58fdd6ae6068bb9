"""The two kinds of failure. What an error is decides what becomes of the message that met it."""


class DealwireError(Exception):
    """Base of the errors that Dealwire raises on purpose. The text says what is wrong, where, and what to do."""


class TransientError(DealwireError):
    """The world is not ready (broker, database, network). Back off and try again; nothing is acknowledged."""


class PermanentError(DealwireError):
    """This message can never be handled as it is. It goes to the dead letters; its neighbours go on."""


class ConflictError(TransientError):
    """A compare-and-set lost against another writer more often than it may."""
