package com.acme.web

import com.acme.llm.Llm // clean
import io.ktor.server.routing.post // clean
import io.ktor.server.routing.routing // clean

val llm = Llm.create() // clean

suspend fun answer(text: String): String = llm.complete(text) // expect: call openai closed

fun shorten(text: String): String = llm.shorten(text) // clean

class Handler(private val llm: Llm, private val index: Index) {
    suspend fun handle(text: String): String {
        index.complete(text) // clean
        return llm.complete(text) // expect: call openai closed
    }

    suspend fun scoped(text: String) = llm.let { model -> model.complete(text) } // expect: call openai closed

    suspend fun scopedIndex(text: String) = index.let { it.complete(text) } // clean
}

class Index {
    fun complete(prefix: String) = prefix // clean
}
