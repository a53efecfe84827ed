"""TELLING OTHER MACHINES: the directory as open data, by the Open Referral UK standard and as feeds."""
