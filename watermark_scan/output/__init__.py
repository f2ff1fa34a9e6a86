"""A report for people (`text`) and for programs (`json`). Every view is made from the same document."""
