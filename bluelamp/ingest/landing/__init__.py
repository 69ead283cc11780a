"""What lies in the landing folder: found, identified, read without trust, and kept in the archive."""
