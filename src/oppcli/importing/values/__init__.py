"""From the text of cells to values: what a column proves, and how one cell is read."""
