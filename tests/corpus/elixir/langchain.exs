defmodule App.Chains do
  alias LangChain.Chains.LLMChain
  alias LangChain.ChatModels.{ChatAnthropic, ChatOllamaAI, ChatOpenAI}
  alias LangChain.Message # clean

  def ask(text) do
    {:ok, chain} =
      %{llm: ChatOpenAI.new!(%{model: "gpt-4o"})} # expect: client openai closed
      |> LLMChain.new!()
      |> LLMChain.add_message(Message.new_user!(text)) # clean
      |> LLMChain.run()

    chain.last_message.content # clean
  end

  def claude(text) do
    model = ChatAnthropic.new!(%{model: "claude-3-5-sonnet-latest"}) # expect: client anthropic closed
    {:ok, chain} = LLMChain.new(%{llm: model, verbose: true}) # clean
    chain = LLMChain.add_messages(chain, [Message.new_user!(text)]) # clean
    LLMChain.run(chain) # expect: call anthropic closed
    LLMChain.run(chain, mode: :while_needs_response) # expect: call anthropic closed
  end

  def here(text) do
    model = ChatOllamaAI.new!(%{model: "llama3"}) # expect: client - open
    chain = LLMChain.new!(%{llm: model}) # clean
    LLMChain.run(LLMChain.add_message(chain, text)) # expect: call - open
    vllm = ChatOpenAI.new!(%{model: "llama3", endpoint: "http://vllm:8000/v1/chat/completions"}) # expect: client - open
    LLMChain.run(LLMChain.new!(%{llm: vllm})) # expect: call - open
    azure = ChatOpenAI.new!(%{endpoint: "https://corp.openai.azure.com/openai/deployments/d/chat/completions"}) # expect: client azure-openai closed
    LLMChain.run(LLMChain.new!(%{llm: azure})) # expect: call azure-openai closed
  end
end

defmodule App.MoreChains do
  alias LangChain.ChatModels.ChatGoogleAI
  alias LangChain.ChatModels.ChatMistralAI
  alias LangChain.Chains.LLMChain

  def ask(text, name) do
    gemini = ChatGoogleAI.new!(%{model: "gemini-2.0-flash"}) # expect: client google-gemini closed
    LLMChain.run(LLMChain.new!(%{llm: gemini})) # expect: call google-gemini closed
    mistral = ChatMistralAI.new!(%{model: "mistral-large-latest"}) # expect: client mistral closed
    with chain <- LLMChain.new!(%{llm: mistral}), {:ok, done} <- LLMChain.run(chain) do # expect: call mistral closed
      done.last_message # clean
    end
    ChatGoogleAI.call(gemini, text) # expect: call google-gemini closed
    String.length(name) # clean
  end

  def told(text) do
    key = Application.get_env(:app, :openai_key) # clean
    OpenAI.images_generations([prompt: text], %OpenAI.Config{api_key: key}) # expect: call openai closed
    OpenAI.audio_transcription(text, model: "whisper-1") # expect: call openai closed
  end
end
