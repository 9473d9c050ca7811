package com.acme.anthropic;

import com.anthropic.client.AnthropicClient; // expect: import anthropic closed
import com.anthropic.client.okhttp.AnthropicOkHttpClient; // expect: import anthropic closed
import com.anthropic.models.messages.MessageCreateParams; // expect: import anthropic closed
import com.anthropic.models.messages.Model; // expect: import anthropic closed
import com.acme.mail.Mailer; // clean

class AnthropicSdk {
    private final AnthropicClient client;
    private final Mailer mailer;

    AnthropicSdk(AnthropicClient client, Mailer mailer) {
        this.client = client;
        this.mailer = mailer;
    }

    static AnthropicSdk create() {
        AnthropicClient made = AnthropicOkHttpClient.builder().apiKey(System.getenv("KEY")).build(); // expect: client anthropic closed
        return new AnthropicSdk(made, new Mailer()); // clean
    }

    String ask(String text) {
        var params = MessageCreateParams.builder().addUserMessage(text).maxTokens(10).model(Model.CLAUDE_SONNET_4_5).build(); // clean
        var message = client.messages().create(params); // expect: call anthropic closed
        mailer.messages().create(params); // clean
        return message.toString(); // clean
    }

    void batch() {
        client.messages().batches().create(null); // expect: call anthropic closed
        client.messages().batches().retrieve("id"); // clean
        client.beta().messages().create(null); // expect: call anthropic closed
        client.models(); // clean
    }
}
