"""The records every layer speaks in; nothing here reads a file, prints, or is changed after it is made."""
