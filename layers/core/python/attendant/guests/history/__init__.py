"""What a guest did here: one record per booking, stay or conversation, fed by events, and what follows."""
