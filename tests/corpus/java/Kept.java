package com.acme.kept;

import com.theokanning.openai.service.OpenAiService; // expect: import openai closed
import java.util.HashMap; // clean
import java.util.List; // clean
import java.util.Map; // clean

class Kept {
    private final Map<Long, Session> sessions = new HashMap<>(); // clean
    private final Map<Long, Store> stores = new HashMap<>(); // clean
    private List<OpenAiService> services; // clean

    void ask(long id, Object request) {
        sessions.get(id).service.createChatCompletion(request); // expect: call openai closed
        stores.get(id).createChatCompletion(request); // clean
    }

    void each(Object request) {
        for (OpenAiService service : services) {
            service.createChatCompletion(request); // expect: call openai closed
        }
    }

    static class Session {
        OpenAiService service; // clean
    }

    static class Store {
        void createChatCompletion(Object request) { } // clean
    }
}
