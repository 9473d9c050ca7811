package app;

import app.api.Addresses;
import okhttp3.*;

public class Sender {
    private final OkHttpClient client = new OkHttpClient();

    public String ask(String content) throws Exception {
        RequestBody body = RequestBody.create(content, MediaType.get("application/json"));
        Request request = new Request.Builder().url(Addresses.CHAT).post(body).build();
        return client.newCall(request).execute().body().string(); // expect: call openai closed
    }

    public String read() throws Exception {
        return client.newCall(new Request.Builder().url(Addresses.DOCS).build()).execute().body().string(); // clean
    }
}
