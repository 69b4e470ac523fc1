"""Everything that turns records into text: one table in, the format that was asked for out."""
