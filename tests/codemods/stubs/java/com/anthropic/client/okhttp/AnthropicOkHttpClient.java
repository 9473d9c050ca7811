package com.anthropic.client.okhttp;

import com.anthropic.client.AnthropicClient;

public class AnthropicOkHttpClient {
    public static Builder builder() { return null; }

    public static AnthropicClient fromEnv() { return null; }

    public static class Builder {
        public Builder fromEnv() { return this; }
        public Builder baseUrl(String value) { return this; }
        public Builder apiKey(String value) { return this; }
        public Builder organization(String value) { return this; }
        public Builder maxRetries(int value) { return this; }
        public AnthropicClient build() { return null; }
    }
}
