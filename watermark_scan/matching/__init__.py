"""From OCR results to findings: which listed wordings were read, and how many as strong chance would give."""
