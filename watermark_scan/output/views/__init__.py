"""What a scan looked at, for a person who asks why something was missed: a folder of pictures with an index."""
