"""An OpenAI-compatible endpoint whose model is made of literal tables: same talk, same answer."""
