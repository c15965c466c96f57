"""Chapter 7: relations between calls. Its rules are registered in LAWS."""
