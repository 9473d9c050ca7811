package com.acme.support;

import dev.langchain4j.model.openai.OpenAiChatModel; // expect: import openai closed
import dev.langchain4j.service.AiServices; // clean

class Support {
    interface Summariser {
        String summarise(String text); // clean
    }

    String run(String text) {
        OpenAiChatModel model = OpenAiChatModel.builder().apiKey("k").modelName("gpt-4o").build(); // expect: client openai closed
        Summariser summariser = AiServices.create(Summariser.class, model); // expect: client openai closed
        return summariser.summarise(text); // expect: call openai closed
    }

    String local(String text) {
        OpenAiChatModel model = OpenAiChatModel.builder().baseUrl("http://localhost:8000/v1").modelName("m").build(); // expect: client - open
        Summariser summariser = AiServices.builder(Summariser.class).chatModel(model).build(); // expect: client - open
        return summariser.summarise(text); // expect: call - open
    }

    String plain(Summariser own, String text) {
        return own.summarise(text); // clean
    }

    String other() {
        Summariser first = text -> text.substring(0, 10); // clean
        return first.summarise("text"); // clean
    }
}
