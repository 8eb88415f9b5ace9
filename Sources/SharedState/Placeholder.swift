enum SharedStatePlaceholder {}
