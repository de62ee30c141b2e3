"""Properties: the tenants, their settings, hours and policies, and the directory that leads to them."""
