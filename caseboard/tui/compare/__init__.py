"""Compare: what each side gave, beside each other, step by step."""
