package com.acme.twins

import scala.concurrent.Future // clean
import scala.util.Try // clean

trait Model {
  def chat(text: String): String // clean
  def embed(text: String): Seq[Double] // clean
}

object Echo extends Model {
  def chat(text: String): String = text // clean
  def embed(text: String): Seq[Double] = Seq(0.0) // clean
}

class OpenAIService(name: String) {
  def createChatCompletion(messages: Seq[String]): Future[String] = Future.successful(name) // clean
}

class Twins(model: Model, service: OpenAIService) {
  def ask(text: String): String = model.chat(text) // clean

  def vector(text: String): Seq[Double] = Echo.embed(text) // clean

  def own(text: String): Future[String] = service.createChatCompletion(Seq(text)) // clean

  def guarded(text: String): Try[String] = Try(model.chat(text)) // clean

  def many(texts: Seq[String]): Seq[String] = texts.map(model.chat) // clean
}
