"""What curators do with a list and the matching stage together: try texts, test examples, lint, change lists safely."""
