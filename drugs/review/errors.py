"""What a verb says when it refuses."""


class ReviewError(Exception):
    """A refusal in words for the person who asked. `code` is stable: for tests and programs."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = str(message)
        self.code = code

    def __str__(self) -> str:
        return self.message
