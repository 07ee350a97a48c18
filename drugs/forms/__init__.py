"""Forms: what people type, validated before a verb sees it."""
