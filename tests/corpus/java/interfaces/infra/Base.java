package acme.infra;

import acme.core.Assistant;

abstract class Base implements Assistant {
    protected abstract String send(String question);

    @Override
    public String ask(String question) {
        return send("Answer: " + question); // expect: call openai closed
    }
}
