package com.openai.client.okhttp;

import com.openai.client.OpenAIClient;

public class OpenAIOkHttpClient {
    public static Builder builder() { return null; }

    public static OpenAIClient fromEnv() { return null; }

    public static class Builder {
        public Builder fromEnv() { return this; }
        public Builder baseUrl(String value) { return this; }
        public Builder apiKey(String value) { return this; }
        public Builder organization(String value) { return this; }
        public Builder maxRetries(int value) { return this; }
        public OpenAIClient build() { return null; }
    }
}
