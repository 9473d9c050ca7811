defmodule App.Summaries do
  alias OpenaiEx.Chat # expect: import openai closed
  alias OpenaiEx.Embeddings # expect: import openai closed
  alias App.Store # clean

  @model "gpt-4o-mini" # expect: model openai closed
  @title "short" # clean

  def client(key), do: OpenaiEx.new(key) # expect: client openai closed

  def summarize(text) do
    openai = OpenaiEx.new(System.fetch_env!("OPENAI_API_KEY")) # expect: client openai closed
    request = Chat.Completions.new(model: @model, messages: [%{role: "user", content: text}]) # clean
    {:ok, answer} = openai |> Chat.Completions.create(request) # expect: call openai closed
    Store.create(openai, request) # clean
    answer["choices"] # clean
  end

  def others(text) do
    openai = client("k")
    Embeddings.create(openai, %{model: "text-embedding-3-small", input: text}) # expect: call openai closed
    OpenaiEx.Images.generate(openai, %{prompt: text}) # expect: call openai closed
    OpenaiEx.Audio.Transcription.create!(openai, %{file: text, model: "whisper-1"}) # expect: call openai closed
    OpenaiEx.Moderations.create(openai, %{input: text}) # expect: call openai closed
    OpenaiEx.Models.list(openai) # clean
    OpenaiEx.Files.create(openai, %{file: text}) # expect: call openai closed
    OpenaiEx.Files.list(openai) # clean
    OpenaiEx.Beta.Assistants.create(openai, %{model: "gpt-4o"}) # expect: call openai closed
    OpenaiEx.Beta.Assistants.retrieve(openai, "a") # clean
  end

  def here(text) do
    local = OpenaiEx.new("none") |> OpenaiEx.with_base_url("http://localhost:8000/v1")
    local |> Chat.Completions.create(%{model: "llama3", messages: [text]}) # expect: call - open
    groq = OpenaiEx.new("k") |> OpenaiEx.with_base_url("https://api.groq.com/openai/v1")
    Chat.Completions.create(groq, %{model: "llama3", messages: [text]}) # expect: call groq closed
    slow = OpenaiEx.new("k") |> OpenaiEx.with_receive_timeout(10_000)
    Chat.Completions.create(slow, %{model: "gpt-4o", messages: [text]}) # expect: call openai closed
  end
end

defmodule App.Store do
  def create(_client, request), do: request # clean
end
