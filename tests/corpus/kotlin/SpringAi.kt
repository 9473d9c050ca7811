package com.acme.spring

import org.springframework.ai.anthropic.AnthropicChatModel // expect: import anthropic closed
import org.springframework.ai.chat.client.ChatClient // clean
import org.springframework.ai.ollama.OllamaChatModel
import org.springframework.ai.ollama.api.OllamaApi

class SpringAi(builder: ChatClient.Builder, private val claude: AnthropicChatModel) {
    private val client = builder.build() // expect: client - unknown

    fun ask(text: String): String? = client.prompt().user { it.text(text) }.call().content() // expect: call - unknown

    fun direct(text: String): String? = ChatClient.create(claude).prompt(text).call().content() // expect: call anthropic closed; client anthropic closed

    fun local(text: String): String? {
        val api = OllamaApi.builder().baseUrl("http://localhost:11434").build() // expect: client - open
        val model = OllamaChatModel.builder().ollamaApi(api).build() // expect: client - open
        return ChatClient.create(model).prompt(text).call().content() // expect: call - open
    }

    fun other(form: Form, text: String): String = form.prompt(text).call().content() // clean
}

class Form {
    fun prompt(text: String) = this // clean
    fun call() = this // clean
    fun content() = "" // clean
}
