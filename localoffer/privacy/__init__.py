"""WHAT IS HELD ABOUT PEOPLE: the map of it, finding it, forgetting it, and letting it go when its time is over."""
