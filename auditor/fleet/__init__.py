"""The whole company: a description of repositories and logs -> one result for each of them, and one portfolio of them all."""
