"""When a connection comes to life: the settings, the apps and the walk over what runs when Django starts."""
