package com.acme.ai

import io.cequence.openaiscala.domain.{ModelId, UserMessage} // expect: import openai closed
import io.cequence.openaiscala.domain.settings.CreateChatCompletionSettings // expect: import openai closed
import io.cequence.openaiscala.service.{OpenAIService, OpenAIServiceFactory} // expect: import openai closed
import io.cequence.openaiscala.service.OpenAICoreServiceFactory // expect: import openai closed
import scala.concurrent.Future // clean

class OpenAiScala(apiKey: String, diary: Diary) {
  private val service: OpenAIService = OpenAIServiceFactory(apiKey = apiKey) // expect: client openai closed
  private val local = OpenAICoreServiceFactory("http://localhost:8000/v1/") // expect: client - open
  private val notes = new Diary("notes") // clean

  def ask(question: String): Future[String] = {
    val messages = Seq(UserMessage(question)) // clean
    notes.createChatCompletion(messages) // clean
    service.createChatCompletion(messages = messages, settings = CreateChatCompletionSettings(model = ModelId.gpt_4o)).map(_.contentHead) // expect: call openai closed
  }

  def askLocal(question: String) =
    local.createChatCompletion(Seq(UserMessage(question))) // expect: call - open

  def embed(texts: Seq[String]) = service.createEmbeddings(texts) // expect: call openai closed

  def noted(texts: Seq[String]) = diary.createEmbeddings(texts) // clean

  def both(question: String) =
    for {
      first <- service.createChatCompletion(Seq(UserMessage(question))) // expect: call openai closed
      second <- notes.createChatCompletion(Seq(question)) // clean
    } yield (first, second)

  def models() = service.listModels // clean
}

class Diary(name: String) {
  def createChatCompletion(lines: Seq[Any]): Future[String] = Future.successful(name) // clean
  def createEmbeddings(lines: Seq[String]): Int = lines.size // clean
}
