package acme.web;

import acme.core.Assistant;
import acme.core.Glossary;

@RestController
public class Controller {
    private final Assistant assistant;
    private final Glossary glossary;

    public Controller(Assistant assistant, Glossary glossary) {
        this.assistant = assistant; // clean
        this.glossary = glossary; // clean
    }

    @GetMapping("/ask")
    String ask(@RequestParam String q) {
        return assistant.ask(q); // expect: call openai closed
    }

    @GetMapping("/look-up")
    String lookUp(@RequestParam String q) {
        return glossary.ask(q); // clean
    }
}
