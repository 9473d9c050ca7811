package com.acme.retrofit;

import retrofit2.Call; // clean
import retrofit2.Retrofit; // clean
import retrofit2.http.Body; // clean
import retrofit2.http.POST; // clean

class RetrofitClient {
    private static final String HOST = "https://api.openai.com/"; // expect: endpoint openai closed

    interface Api {
        @POST("v1/chat/completions")
        Call<String> complete(@Body String body); // clean
    }

    interface Shop {
        @POST("orders")
        Call<String> complete(@Body String body); // clean
    }

    private final Api api = new Retrofit.Builder().baseUrl(HOST).build().create(Api.class); // expect: client openai closed
    private final Shop shop = new Retrofit.Builder().baseUrl("https://shop.example.org/").build().create(Shop.class); // clean

    void ask(String body) throws Exception {
        api.complete(body).execute(); // expect: call openai closed
        shop.complete(body).execute(); // clean
    }
}
