package com.acme.endpoints

import com.openai.client.OpenAIClient // expect: import openai closed
import com.openai.client.okhttp.OpenAIOkHttpClient // expect: import openai closed
import dev.langchain4j.model.chat.ChatModel // clean
import dev.langchain4j.model.openai.OpenAiChatModel // expect: import openai closed
import dev.langchain4j.service.AiServices // clean

case class Settings(url: String, key: String) // clean

object Endpoints {
  private val Local = "http://localhost:1234/v1" // clean
  private val Hosted = "https://api.openai.com/v1" // expect: endpoint openai closed

  def pick(kind: String): String = kind match {
    case "local" => "http://localhost:8080/v1" // clean
    case _ => "https://api.openai.com/v1" // expect: endpoint openai closed
  }

  def make(url: String): OpenAIClient =
    OpenAIOkHttpClient.builder().baseUrl(url).apiKey("k").build() // expect: client - unknown

  def byArgument(params: Any): Unit = {
    make("http://vllm:8000/v1").chat().completions().create(params) // expect: call - open
    make("https://api.openai.com/v1").chat().completions().create(params) // expect: call openai closed
  }

  def byConstant(params: Any): Unit = {
    make(Local).chat().completions().create(params) // expect: call - open
    make(Hosted).chat().completions().create(params) // expect: call openai closed
  }

  def byMatch(params: Any): Unit = {
    make(pick("local")).chat().completions().create(params) // expect: call - open
    make(pick("eu")).chat().completions().create(params) // expect: call openai closed
  }

  def byCaseClass(params: Any): Unit = {
    val settings = Settings("http://10.0.0.5:8000/v1", "k") // clean
    val client = OpenAIOkHttpClient.builder().baseUrl(settings.url).build() // expect: client - open
    client.chat().completions().create(params) // expect: call - open
    settings.url.length // clean
  }

  def overwritten(params: Any): Unit = {
    var url = "https://api.openai.com/v1" // expect: endpoint openai closed
    url = "http://localhost:8000/v1" // clean
    val client = OpenAIOkHttpClient.builder().baseUrl(url).build() // expect: client - open
    client.chat().completions().create(params) // expect: call - open
  }
}

trait Assistant {
  def explain(text: String): String // clean
}

class Services(own: Assistant) {
  private val model: ChatModel = OpenAiChatModel.builder().apiKey("k").modelName("gpt-4o").build() // expect: client openai closed
  private val gpu: ChatModel = OpenAiChatModel.builder().baseUrl("http://gpu:8000/v1").modelName("m").build() // expect: client - open

  def ask(text: String): String = {
    val assistant = AiServices.create(classOf[Assistant], model) // expect: client openai closed
    own.explain(text) // clean
    assistant.explain(text) // expect: call openai closed
  }

  def askLocal(text: String): String = {
    val assistant = AiServices.builder(classOf[Assistant]).chatModel(gpu).build() // expect: client - open
    assistant.explain(text) // expect: call - open
  }

  def direct(text: String): String = {
    model.chat(text) // expect: call openai closed
    gpu.chat(text) // expect: call - open
    own.toString // clean
    text.trim // clean
  }
}
