"""Short verbs: what sellers type all day, for any record by its ref or name."""
