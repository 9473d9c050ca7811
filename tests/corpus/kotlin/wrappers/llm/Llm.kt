package com.acme.llm

import com.aallam.openai.api.chat.ChatCompletionRequest // expect: import openai closed
import com.aallam.openai.api.model.ModelId // expect: import openai closed
import com.aallam.openai.client.OpenAI // expect: import openai closed

interface Completer {
    suspend fun complete(prompt: String): String // clean
}

class Llm(private val client: OpenAI, private val model: String = "gpt-4o") : Completer {
    override suspend fun complete(prompt: String): String {
        val request = ChatCompletionRequest(model = ModelId(model), messages = messages(prompt)) // clean
        return client.chatCompletion(request).choices.first().message.content.orEmpty() // expect: call openai closed
    }

    suspend fun twice(prompt: String) = complete(prompt + prompt) // expect: call openai closed

    fun shorten(text: String) = text.take(10) // clean

    companion object {
        fun create() = Llm(OpenAI(token = "k")) // expect: client openai closed
        const val VERSION = "1" // clean
    }
}
