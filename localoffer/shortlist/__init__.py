"""My list: what a family wants to keep is remembered by their own device, printed, and sent to others as an address."""
