package com.acme.java

import com.anthropic.client.okhttp.AnthropicOkHttpClient // expect: import anthropic closed
import com.anthropic.models.messages.MessageCreateParams // expect: import anthropic closed
import com.openai.client.OpenAIClient // expect: import openai closed
import com.openai.client.okhttp.OpenAIOkHttpClient // expect: import openai closed
import com.openai.models.ChatModel // expect: import openai closed
import com.openai.models.chat.completions.ChatCompletionCreateParams // expect: import openai closed
import dev.langchain4j.model.ollama.OllamaChatModel
import dev.langchain4j.model.openai.OpenAiChatModel // expect: import openai closed
import java.time.Duration // clean

val hosted: OpenAIClient = OpenAIOkHttpClient.fromEnv() // expect: client openai closed
val timeout: Duration = Duration.ofSeconds(1) // clean

fun ask(text: String): String {
    val params = ChatCompletionCreateParams.builder().addUserMessage(text).model(ChatModel.GPT_4O).build() // clean
    return hosted.chat().completions().create(params).toString() // expect: call openai closed
}

fun claude(text: String) {
    val client = AnthropicOkHttpClient.builder().apiKey("k").build() // expect: client anthropic closed
    client.messages().create(MessageCreateParams.builder().addUserMessage(text).build()) // expect: call anthropic closed
    client.models() // clean
}

fun configured(url: String?): OpenAIClient = OpenAIOkHttpClient.builder().apply { // expect: client - open
    baseUrl("http://localhost:1234/v1")
}.build()

fun models(text: String) {
    val model = OpenAiChatModel.builder().apiKey("k").modelName("gpt-4o").build() // expect: client openai closed
    model.chat(text) // expect: call openai closed
    val local = OllamaChatModel.builder().baseUrl("http://localhost:11434").modelName("llama3").build() // expect: client - open
    local.chat(text) // expect: call - open
    val phone = Phone() // clean
    phone.chat(text) // clean
    listOf(1, 2).map { it + 1 }.forEach(::println) // clean
}

fun OpenAIClient.quick(text: String): String { // clean
    val params = ChatCompletionCreateParams.builder().addUserMessage(text).model(ChatModel.GPT_4O_MINI).build() // clean
    return this.chat().completions().create(params).toString() // expect: call openai closed
}

class Phone {
    fun chat(text: String) = text // clean
}
