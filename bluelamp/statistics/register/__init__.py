"""What people wrote into the register, merged."""
