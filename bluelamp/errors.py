"""The one error that a person is meant to read: what happened, where, and what to do next."""


class BluelampError(Exception):
    """A failure with its next step.

    what: one sentence that says what is wrong, without any row content.
    where: the file, feed, model or address concerned.
    next_step: what the reader should do.
    page: the site's page on it, relative to the site's root; empty where there is none.
    exit_code: what the command line exits with (1 unless the caller has a more telling code).
    """

    def __init__(self, what: str, *, where: str = "", next_step: str = "", exit_code: int = 1, page: str = "") -> None:
        self.what = what
        self.where = where
        self.next_step = next_step
        self.exit_code = exit_code
        self.page = page
        super().__init__(self.__str__())

    def __str__(self) -> str:
        parts = [self.what]
        if self.where:
            parts.append(f"Where: {self.where}")
        if self.next_step:
            parts.append(f"Next: {self.next_step}")
        return "\n".join(parts)


class AlreadyRunningError(BluelampError):
    """Another run holds the lock; nothing was done. Exit code 75 (try again later)."""

    def __init__(self, work: str) -> None:
        super().__init__(
            f"Another {work} is running.",
            where=f"advisory lock of {work}",
            next_step="Wait for it to end (bluelamp status shows it), then run this again; nothing was changed.",
            exit_code=75,
        )
