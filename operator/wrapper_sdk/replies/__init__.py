"""What an API answers, and how to take it apart."""

from wrapper_sdk.replies.reply import Reply

__all__ = ["Reply"]
