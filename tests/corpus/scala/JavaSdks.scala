package com.acme.java

import com.anthropic.client.okhttp.AnthropicOkHttpClient // expect: import anthropic closed
import com.openai.client.okhttp.OpenAIOkHttpClient // expect: import openai closed
import com.openai.models.ChatModel // expect: import openai closed
import com.openai.models.chat.completions.ChatCompletionCreateParams // expect: import openai closed
import dev.langchain4j.model.ollama.OllamaChatModel
import dev.langchain4j.model.openai.OpenAiChatModel // expect: import openai closed
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient // expect: import aws-bedrock closed
import software.amazon.awssdk.services.s3.S3Client // clean

object JavaSdks {
  private val client = OpenAIOkHttpClient.fromEnv() // expect: client openai closed
  private val box = new Box // clean

  def ask(text: String): String = {
    val params = ChatCompletionCreateParams.builder().addUserMessage(text).model(ChatModel.GPT_4O).build() // clean
    box.chat().completions().create(params) // clean
    client.chat().completions().create(params).toString // expect: call openai closed
  }

  def local(text: String): String = {
    val made = OpenAIOkHttpClient.builder().baseUrl("http://localhost:8000/v1").build() // expect: client - open
    val params = ChatCompletionCreateParams.builder().addUserMessage(text).build() // clean
    made.chat().completions().create(params).toString // expect: call - open
  }

  def claude(params: Any): Unit = {
    val made = AnthropicOkHttpClient.builder().apiKey("k").build() // expect: client anthropic closed
    made.messages().create(params) // expect: call anthropic closed
    made.models() // clean
  }

  def models(text: String): Unit = {
    val hosted = OpenAiChatModel.builder().apiKey("k").modelName("gpt-4o").build() // expect: client openai closed
    hosted.chat(text) // expect: call openai closed
    val llama = OllamaChatModel.builder().baseUrl("http://localhost:11434").modelName("llama3").build() // expect: client - open
    llama.chat(text) // expect: call - open
    box.chat(text) // clean
  }

  def bedrock(request: Any): Unit = {
    val runtime = BedrockRuntimeClient.create() // expect: client aws-bedrock closed
    runtime.invokeModel(request) // expect: call aws-bedrock closed
    val files = S3Client.create() // clean
    files.putObject(request) // clean
  }

  def bare(text: String): Unit = {
    val model = OpenAiChatModel.builder.apiKey("k").modelName("gpt-4o").build // expect: client openai closed
    model.chat(text) // expect: call openai closed
    val own = OpenAiChatModel.builder.baseUrl("http://gpu:8000/v1").modelName("m").build // expect: client - open
    own.chat(text) // expect: call - open
    val box = Box.builder.apiKey("k").build // clean
    box.chat(text) // clean
  }

  class Box {
    def chat(): Box = this // clean
    def chat(text: String): String = text // clean
    def completions(): Box = this // clean
    def create(params: Any): String = "" // clean
  }
}
