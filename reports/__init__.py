"""A journal made readable: judged by the rules of today, summarised once, rendered in several ways."""
