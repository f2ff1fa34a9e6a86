"""What curators do with a list and the matching stage together: try texts, prove examples, find rivals."""
