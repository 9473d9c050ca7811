package acme.core

trait Assistant:
  def ask(question: String): String

trait Glossary:
  def ask(question: String): String
