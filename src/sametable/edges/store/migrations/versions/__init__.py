"""The revisions, oldest first; each tells its statements for both stores."""
