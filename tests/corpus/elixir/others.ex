defmodule App.Others do
  require Logger # clean

  def req_llm(text) do
    ReqLLM.generate_text("anthropic:claude-3-5-sonnet", text) # expect: call anthropic closed
    ReqLLM.stream_text("openai:gpt-4o", text) # expect: call openai closed
    ReqLLM.generate_text("ollama:llama3", text) # expect: call - open
    ReqLLM.embed("openai:text-embedding-3-small", text) # expect: call openai closed
    ReqLLM.Generation.generate_text("openai:gpt-4o", text) # expect: call openai closed
    ReqLLM.Embedding.embed("ollama:nomic-embed-text", text) # expect: call - open
    ReqLLM.Schema.validate("openai:gpt-4o", text) # clean
    ReqLLM.put_key(:openai_api_key, text) # clean
    Renderer.generate_text("anthropic:claude-3-5-sonnet", text) # clean
  end

  def anthropix(text) do
    client = Anthropix.init("k") # expect: client anthropic closed
    Anthropix.chat(client, model: "claude-3-opus-20240229", messages: [text]) # expect: call anthropic closed
    client |> Anthropix.chat(model: "claude-3-opus-20240229", messages: [text]) # expect: call anthropic closed
    proxy = Anthropix.init("k", base_url: "http://10.0.0.3:4000") # expect: client - open
    Anthropix.chat(proxy, model: "claude-3-opus-20240229", messages: [text]) # expect: call - open
    Logger.info("done") # clean
  end

  def openai(text) do
    OpenAI.chat_completion(model: "gpt-4", messages: [%{role: "user", content: text}]) # expect: call openai closed
    OpenAI.embeddings(model: "text-embedding-ada-002", input: text) # expect: call openai closed
    OpenAI.models() # clean
    Instructor.chat_completion([model: "gpt-4o", messages: [text]], adapter: Instructor.Adapters.OpenAI) # expect: call openai closed
    Instructor.chat_completion([model: "llama3", messages: [text]], adapter: Instructor.Adapters.Ollama) # expect: call - open
  end
end

defmodule Renderer do
  def generate_text(name, text), do: name <> text # clean
end

defmodule App.Shelf do
  defstruct [:name, books: []] # clean

  @names ~w(openai anthropic mistral) # clean
  @limit 10 # clean

  def new(name), do: %__MODULE__{name: name} # clean

  def chat(shelf, text), do: %{shelf | books: [text | shelf.books]} # clean

  def all(shelf) do
    shelf.books |> Enum.map(&String.upcase/1) |> Enum.take(@limit) # clean
    for name <- @names, name != "x", do: name <> "!" # clean
    shelf |> chat("hello") |> chat("again") # clean
    Enum.each(@names, fn name -> IO.puts(name) end) # clean
    Regex.match?(~r/gpt/, shelf.name) # clean
  end

  def about, do: %{name: "openai", version: 1} # clean

  def config, do: Application.get_env(:app, :openai_key) # clean
end

defmodule App.Completions do
  def create(shelf, request), do: App.Shelf.chat(shelf, request) # clean

  def run(chain), do: chain # clean

  def ask(text) do
    shelf = App.Shelf.new("x") # clean
    shelf |> create(%{model: "m", messages: [text]}) # clean
    run(shelf) # clean
    App.Completions.run(shelf) # clean
    case create(shelf, text) do # clean
      {:ok, answer} -> answer # clean
      other -> other # clean
    end
  end
end
