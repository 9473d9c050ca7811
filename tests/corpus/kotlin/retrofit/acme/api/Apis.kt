package acme.api

import retrofit2.Call
import retrofit2.http.Body
import retrofit2.http.POST

interface ChatApi {
    @POST("v1/chat/completions") // clean
    fun complete(@Body body: JsonObject): Call<ResponseBody>
}

interface WeatherApi {
    @POST("v1/forecast") // clean
    fun complete(@Body body: JsonObject): Call<ResponseBody>
}
