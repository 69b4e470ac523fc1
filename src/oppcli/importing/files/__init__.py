"""From the bytes of a file to its headings and rows of text, whatever its format."""
