package acme.data

import acme.api.ChatApi
import acme.api.WeatherApi

class Repository @Inject constructor(
    private val chat: ChatApi,
    private val weather: WeatherApi,
) {
    fun ask(body: JsonObject): String = chat.complete(body).execute().body().toString() // expect: call openai closed

    fun forecast(body: JsonObject): String = weather.complete(body).execute().body().toString() // clean
}
