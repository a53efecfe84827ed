"""Need against supply: how many children there are, what is listed for them, what is missing, and what the law asks."""
