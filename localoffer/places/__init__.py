"""Where things are: postcodes, places, wards and distances, all from local tables."""
