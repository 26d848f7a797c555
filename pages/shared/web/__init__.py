"""What the server answers beside the pages: files, layers, health, headers."""
