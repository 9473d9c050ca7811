package com.acme.http

import io.ktor.client.HttpClient // clean
import io.ktor.client.engine.cio.CIO // clean
import io.ktor.client.request.get // clean
import io.ktor.client.request.header // clean
import io.ktor.client.request.post // clean
import io.ktor.client.request.setBody // clean

const val BASE = "https://api.openai.com/v1" // expect: endpoint openai closed

class KtorHttp(private val key: String) {
    private val client = HttpClient(CIO) // clean

    suspend fun chat(body: String) = client.post("$BASE/chat/completions") { // expect: call openai closed
        header("Authorization", "Bearer $key") // clean
        setBody(body) // clean
    }

    suspend fun claude(body: String) {
        client.post("https://api.anthropic.com/v1/messages") { // expect: call anthropic closed
            setBody(body) // clean
        }
        client.post("https://intranet.acme.org/messages") { // clean
            setBody(body) // clean
        }
        client.post("http://localhost:8000/v1/chat/completions") { // expect: call - open
            setBody(body) // clean
        }
        client.get("https://example.org/v1") // clean
    }

    suspend fun either(local: Boolean, body: String) {
        val url = if (local) "http://localhost:8000/v1/chat/completions" else "http://gpu.internal:8000/v1/chat/completions" // clean
        client.post(url) { setBody(body) } // expect: call - open
        val other = when { // clean
            local -> "http://localhost:9000/items" // clean
            else -> "https://shop.example.org/items" // clean
        }
        client.post(other) { setBody(body) } // clean
    }
}
