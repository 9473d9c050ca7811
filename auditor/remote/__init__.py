"""What is fetched from elsewhere: rule packs by URL. With `probe`, the only code that opens connections."""
