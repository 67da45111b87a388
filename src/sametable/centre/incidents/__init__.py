"""Incidents and what is said of them: their list, their file, cases, gradings, dossiers."""
