"""What an import says of a file that it cannot read."""


class PageError(Exception):
    """A file that cannot become a page: why, and in which line (counted from 1; 0 for the file as a whole)."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(reason)
        self.reason = str(reason)
        self.line = line


class ImportBusyError(Exception):
    """The same import is running already; in words."""
