"""A report -> what there is to tell of it, in the order of reading: the same for HTML and Markdown.

Numbers are counted here and nowhere else; templates only lay out.
"""
