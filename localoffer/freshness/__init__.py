"""KEEPING TRUE: when entries are due to be confirmed, who is asked, and what they answered."""
