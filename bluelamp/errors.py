"""The one error that a person is meant to read: what happened, where, and what to do next."""

from collections.abc import Sequence


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


class NothingToSendError(BluelampError):
    """There is rightly nothing yet: of this force no whole month is published that may leave it."""


class TryAgainError(BluelampError):
    """Others are at work; the same command succeeds when they have ended. Exit code 75.

    so_far: what this run had done when it had to give way.
    """

    def __init__(self, what: str, *, where: str, next_step: str, so_far: str) -> None:
        self.said = (what, where, next_step)
        super().__init__(what, where=where, next_step=f"{next_step} {so_far}", exit_code=75)

    def after(self, done: str) -> "TryAgainError":
        """This very error, of a run that had done something before, in words."""
        what, where, next_step = self.said
        said = f"{next_step} Before, this run did, and it stands: {done}"
        BluelampError.__init__(self, what, where=where, next_step=said, exit_code=75)
        return self


class AlreadyRunningError(TryAgainError):
    """Another run holds the lock. holder: who has it, in words. next_step: what to do, if not to wait."""

    def __init__(self, work: str, holder: str = "", next_step: str | None = None) -> None:
        super().__init__(
            f"Another {work} is running.",
            where=holder or work,
            next_step=next_step or "Wait for it to end (bluelamp status shows it), then run this again.",
            so_far="Nothing was changed.",
        )


class BlockedError(TryAgainError):
    """Sessions of others held a table, or a lock, for longer than we wait.

    sessions: who they are, in words; none where they have let go since.
    """

    def __init__(self, what: str, sessions: Sequence[str]) -> None:
        super().__init__(
            what + (f" In the way: {'; '.join(sessions[:3])}." if sessions else " It has let go since."),
            where=f"{len(sessions)} sessions hold tables" if sessions else "",
            next_step="Ask whoever that is to end the transaction (commit, rollback or close), or end it as the administrator: "
            "select pg_terminate_backend(process). Then run this again.",
            so_far="Readers see what they saw; whatever was finished before stands.",
        )
