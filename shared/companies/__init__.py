"""The registry of organisations: names, listings, identifiers. Used by enrichment and scoring."""
