package acme.web

import acme.core.{Assistant, Glossary}

class Routes(assistant: Assistant, glossary: Glossary):
  def ask(question: String): String = assistant.ask(question) // expect: call openai closed
  def lookUp(question: String): String = glossary.ask(question) // clean
