"""From headings to fields: whose export it is, what was said of it, which column feeds what."""
