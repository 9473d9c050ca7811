package acme.core;

public interface Assistant {
    String ask(String question);
}
