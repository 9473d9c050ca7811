package com.acme.google;

import com.google.cloud.vertexai.VertexAI; // expect: import google-vertex closed
import com.google.cloud.vertexai.generativeai.GenerativeModel; // expect: import google-vertex closed
import com.google.genai.Client; // expect: import google-gemini closed
import com.google.genai.types.GenerateContentResponse; // expect: import google-gemini closed
import com.google.common.collect.ImmutableList; // clean

class Google {
    void gemini() {
        Client client = Client.builder().apiKey("k").build(); // expect: client google-gemini closed
        GenerateContentResponse response = client.models.generateContent("gemini-2.0-flash", "hello", null); // expect: call google-gemini closed
        System.out.println(response.text()); // clean
        var chat = client.chats.create("gemini-2.0-flash"); // clean
        chat.sendMessage("hello"); // expect: call google-gemini closed
        chat.getHistory(false); // clean
        client.models.list(null); // clean
    }

    void vertex() throws Exception {
        try (VertexAI vertex = new VertexAI("project", "europe-west1")) { // expect: client google-vertex closed
            GenerativeModel model = new GenerativeModel("gemini-1.5-pro", vertex); // expect: client google-vertex closed
            model.generateContent("hello"); // expect: call google-vertex closed
            var session = model.startChat(); // clean
            session.sendMessage("hello"); // expect: call google-vertex closed
            model.getModelName(); // clean
        }
    }

    void none() {
        ImmutableList.of("generateContent"); // clean
        new Catalog().generateContent("hello"); // clean
    }

    static class Catalog {
        String generateContent(String name) { return name; } // clean
    }
}
