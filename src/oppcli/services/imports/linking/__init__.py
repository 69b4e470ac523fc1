"""Names and ids of linked records become numbers; who is not known yet is made."""
