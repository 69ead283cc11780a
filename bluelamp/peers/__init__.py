"""What forces tell one another of themselves: signed, so that nobody else can, and with the definitions that it was counted by."""
