"""Programs of users that are type-checked and never run."""
