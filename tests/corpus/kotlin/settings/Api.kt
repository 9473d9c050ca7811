package acme.settings

import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.sse.EventSources

fun Request.Builder.marked(url: String): Request.Builder {
    return when (url.toHttpUrl().host) {
        "openrouter.ai" -> this.addHeader("X-Title", "acme") // clean
        "api.mistral.ai" -> addHeader("X-Name", "acme") // clean
        else -> this
    }
}

class Api(private val client: OkHttpClient) {
    suspend fun ask(setting: ProviderSetting.Remote, body: RequestBody): Response = withContext(Dispatchers.IO) {
        val request = Request.Builder().url("${setting.baseUrl}${setting.path}").post(body).marked(setting.baseUrl).build()
        client.newCall(request).await() // expect: call openai closed
    }

    fun stream(setting: ProviderSetting.Remote, body: RequestBody) {
        val request = Request.Builder().url("${setting.baseUrl}${setting.path}").post(body).build()
        EventSources.createFactory(client).newEventSource(request, listener) // expect: call openai closed
    }

    suspend fun askLocal(setting: ProviderSetting.Local, body: RequestBody): Response {
        val request = Request.Builder().url("${setting.baseUrl}${setting.path}").post(body).build()
        return client.newCall(request).await() // expect: call - open
    }

    suspend fun forecast(setting: ProviderSetting.Weather): Response {
        val request = Request.Builder().url("${setting.baseUrl}${setting.path}").build()
        return client.newCall(request).await() // clean
    }

    fun isOfficial(url: String): Boolean = url.toHttpUrl().host == "api.openai.com" // clean
}

@Composable
fun Form() {
    TextField(placeholder = { Text("https://api.openai.com/v1") }) // clean
}
