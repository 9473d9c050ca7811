package com.acme.llm

import io.cequence.openaiscala.domain.UserMessage // expect: import openai closed
import io.cequence.openaiscala.service.OpenAIService // expect: import openai closed

trait Completer {
  def complete(prompt: String): String // clean
}

class Llm(service: OpenAIService, model: String) extends Completer {
  def complete(prompt: String): String =
    service.createChatCompletion(Seq(UserMessage(prompt))).toString // expect: call openai closed

  def twice(prompt: String): String = complete(prompt + prompt) // expect: call openai closed

  def shorten(text: String): String = text.take(10) // clean
}
