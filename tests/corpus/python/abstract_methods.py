"""A method that subclasses are to write is what they wrote."""

from abc import ABC, abstractmethod

from google import genai  # expect: import google-gemini closed
from openai import OpenAI  # expect: import openai closed


class Service:
    def client(self):
        """Return the client."""
        raise NotImplementedError

    def ask(self, question):
        return self.client().models.generate_content(model="gemini-2.0-flash", contents=question)  # expect: call google-gemini closed


class Gemini(Service):
    def client(self):
        return genai.Client()  # expect: client google-gemini closed


class Chat(ABC):
    @abstractmethod
    def client(self):
        """Return the client."""

    def ask(self, question):
        return self.client().responses.create(model="gpt-4o", input=question)  # expect: call openai closed


class Own(Chat):
    def client(self):
        return OpenAI()  # expect: client openai closed


class Refuses:
    def client(self):
        if self:
            raise NotImplementedError
        return None

    def ask(self, question):
        return self.client().models.generate_content(contents=question)  # clean


class Below(Refuses):
    def client(self):
        return genai.Client()  # expect: client google-gemini closed
