"""Reports as one HTML page that a person looks at: self-contained, without any access to a network."""
