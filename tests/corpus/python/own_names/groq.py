from groq import Groq  # expect: import groq closed


class GroqModel:
    def __init__(self):
        self.client = Groq()  # expect: client groq closed
