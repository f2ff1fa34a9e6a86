"""What a file says beside its picture: tools and encoders, never evidence. No prompts, places, owners or numbers."""
