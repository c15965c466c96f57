"""Chapter 8: what a rate limiter did, and how to stay within one."""
