"""Who sits where and when: the states of tables, what changes soon, what was and how full it is."""
