"""The past of the deals: every version that scoring kept, exported, compared, and replayed. Reads, and writes nothing."""
