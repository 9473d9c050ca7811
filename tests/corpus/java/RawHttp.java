package com.acme.http;

import java.net.URI; // clean
import java.net.http.HttpClient; // clean
import java.net.http.HttpRequest; // clean
import java.net.http.HttpResponse; // clean
import okhttp3.OkHttpClient; // clean
import okhttp3.Request; // clean
import okhttp3.RequestBody; // clean
import org.springframework.web.client.RestTemplate; // clean
import org.springframework.web.reactive.function.client.WebClient; // clean

class RawHttp {
    private static final String HOST = "https://api.openai.com"; // expect: endpoint openai closed
    private final HttpClient client = HttpClient.newHttpClient(); // clean
    private final OkHttpClient ok = new OkHttpClient(); // clean
    private final RestTemplate rest = new RestTemplate(); // clean

    String post(String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder() // clean
            .uri(URI.create(HOST + "/v1/chat/completions"))
            .POST(HttpRequest.BodyPublishers.ofString(body)) // clean
            .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body(); // expect: call openai closed
    }

    String weather(String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder().uri(URI.create("https://api.weather.gov/points")).build(); // clean
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body(); // clean
    }

    void okhttp(String json) throws Exception {
        Request request = new Request.Builder().url("https://api.anthropic.com/v1/messages").post(RequestBody.create(json, null)).build(); // expect: endpoint anthropic closed
        ok.newCall(request).execute(); // expect: call anthropic closed
        Request other = new Request.Builder().url("https://example.org/v2/data").post(RequestBody.create(json, null)).build(); // clean
        ok.newCall(other).execute(); // clean
    }

    void spring(Object body) {
        rest.postForObject("https://api.mistral.ai/v1/chat/completions", body, String.class); // expect: call mistral closed
        rest.postForObject("https://intranet.acme.org/orders", body, String.class); // clean
        rest.postForObject("http://localhost:8000/v1/chat/completions", body, String.class); // expect: call - open
    }

    void reactive(Object body) {
        WebClient web = WebClient.builder().baseUrl("https://api.groq.com/openai/v1").build(); // expect: endpoint groq closed
        web.post().uri("/chat/completions").bodyValue(body).retrieve(); // expect: call groq closed
        WebClient shop = WebClient.builder().baseUrl("https://shop.example.org").build(); // clean
        shop.post().uri("/orders").bodyValue(body).retrieve(); // clean
    }
}
