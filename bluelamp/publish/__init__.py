"""Publishing: what was built becomes what readers see, in one transaction, by difference."""

from bluelamp.publish.publish import PublishSummary, publish, rollback

__all__ = ["PublishSummary", "publish", "rollback"]
