"""LISTENING: what children, young people and parents say of the Local Offer, what is answered, and what is done."""
