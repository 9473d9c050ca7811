package com.acme.support;

import jakarta.inject.Inject; // clean
import jakarta.ws.rs.POST; // clean

public class BotResource {
    @Inject
    Bot bot;

    @Inject
    Robot robot;

    @POST
    public String ask(String question) {
        robot.answer(question); // clean
        return bot.answer(question); // expect: call - unknown
    }
}
