"""The contract of UpdateV2: what the API promises, and how we tell whether a host keeps it."""
