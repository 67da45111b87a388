"""What can befall a log: two histories, a lost key, an old copy, a flipped bit."""
