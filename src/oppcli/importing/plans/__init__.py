"""Plans of imports: TOML files that say how files are read, with `?` where it is still open."""
