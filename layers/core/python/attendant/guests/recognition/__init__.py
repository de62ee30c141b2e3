"""Who somebody is that calls, writes or stands at the desk, from the little they say."""
