package acme.di

import acme.api.ChatApi
import acme.api.WeatherApi
import acme.constants.OPENAI_URL
import acme.constants.WEATHER_URL
import okhttp3.OkHttpClient
import retrofit2.Retrofit

@Module
@InstallIn(SingletonComponent::class)
object NetworkModule {
    @Provides
    @Singleton
    fun provideHttp(): OkHttpClient = OkHttpClient.Builder().build() // clean

    @Provides
    @Singleton
    fun provideRetrofit(http: OkHttpClient): Retrofit =
        Retrofit.Builder().baseUrl(OPENAI_URL).client(http).build() // expect: client openai closed

    @Provides
    fun provideChat(retrofit: Retrofit): ChatApi = retrofit.create(ChatApi::class.java) // clean

    @Provides
    fun provideWeather(http: OkHttpClient): WeatherApi =
        Retrofit.Builder().baseUrl(WEATHER_URL).client(http).build().create(WeatherApi::class.java) // clean
}
