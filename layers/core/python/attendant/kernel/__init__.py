"""What every capability stands on; knows none of them."""
