"""Find where a code base depends on closed AI models, what data it hands them, and how to leave."""

__version__ = "0.1.0"
