"""What users said of answers: kept, listed, exported as questions with gold."""
