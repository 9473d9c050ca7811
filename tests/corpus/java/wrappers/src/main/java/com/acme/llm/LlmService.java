package com.acme.llm;

import com.openai.client.OpenAIClient; // expect: import openai closed
import com.openai.models.chat.completions.ChatCompletionCreateParams; // expect: import openai closed
import org.springframework.stereotype.Service; // clean

@Service
public class LlmService implements Completer {
    private final OpenAIClient client;

    public LlmService(OpenAIClient client) {
        this.client = client;
    }

    @Override
    public String complete(String prompt) {
        return complete(prompt, "gpt-4o"); // expect: call openai closed
    }

    public String complete(String prompt, String model) {
        var params = ChatCompletionCreateParams.builder().addUserMessage(prompt).model(model).build(); // clean
        return client.chat().completions().create(params).choices().get(0).toString(); // expect: call openai closed
    }

    public String shorten(String text) {
        return text.substring(0, 10); // clean
    }
}
