package acme.core;

public interface Glossary {
    String ask(String question);
}
