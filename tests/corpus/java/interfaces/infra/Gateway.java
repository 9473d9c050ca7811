package acme.infra;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.ChatModel;
import com.openai.models.chat.completions.ChatCompletionCreateParams;

@Service
public class Gateway extends Base {
    private final OpenAIClient client = OpenAIOkHttpClient.fromEnv(); // expect: client openai closed

    @Override
    protected String send(String question) {
        return client.chat().completions().create( // expect: call openai closed
            ChatCompletionCreateParams.builder().addUserMessage(question).model(ChatModel.GPT_4O).build()).toString();
    }
}
