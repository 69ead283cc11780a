"""What those who keep it running use: the night in one call, its state, its alarms, its upkeep."""
