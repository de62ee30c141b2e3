"""Files with guests in them: where they lie, how they are reached, and who works on one."""
