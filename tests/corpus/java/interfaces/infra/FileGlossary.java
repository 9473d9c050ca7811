package acme.infra;

import acme.core.Glossary;
import com.openai.client.OpenAIClient;

@Service
public class FileGlossary implements Glossary {
    @Override
    public String ask(String question) {
        return question.toLowerCase();
    }
}
