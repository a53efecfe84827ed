"""WHERE: postcodes, places, wards and distances."""
