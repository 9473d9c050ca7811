defmodule App.Http do
  @url "https://api.openai.com/v1/chat/completions" # expect: endpoint openai closed
  @shop "https://api.stripe.com/v1/charges" # clean

  def req(body) do
    Req.post!(@url, json: body) # expect: call openai closed
    Req.post!(@shop, json: body) # clean
    Req.post(url: "https://api.anthropic.com/v1/messages", json: body) # expect: call anthropic closed
    client = Req.new(base_url: "https://api.mistral.ai") # expect: client mistral closed
    Req.post(client, url: "/v1/chat/completions", json: body) # expect: call mistral closed
    shop = Req.new(base_url: "https://api.stripe.com") # clean
    Req.post(shop, url: "/v1/charges", json: body) # clean
    Req.get!("https://example.org/feed") # clean
    Req.post!("http://localhost:11434/v1/chat/completions", json: body) # expect: call - open
  end

  def poison(body) do
    HTTPoison.post(@url, Jason.encode!(body), []) # expect: call openai closed
    HTTPoison.post(@shop, Jason.encode!(body), []) # clean
    HTTPoison.get("https://example.org/feed") # clean
    HTTPoison.post!("https://api.cohere.com/v2/chat", Jason.encode!(body)) # expect: call cohere closed
  end

  def finch(body) do
    Finch.build(:post, @url, [], Jason.encode!(body)) |> Finch.request(App.Finch) # expect: call openai closed
    Finch.build(:post, @shop, [], Jason.encode!(body)) |> Finch.request(App.Finch) # clean
  end

  def chosen(local, body) do
    base = if local, do: "http://localhost:8000/v1", else: "http://10.0.0.1:8000/v1"
    Req.post(base <> "/chat/completions", json: body) # expect: call - open
    base = System.get_env("LLM_URL", "https://api.openai.com/v1")
    Req.post(base <> "/chat/completions", json: body) # expect: call openai closed
    url = case local do
      true -> "https://api.groq.com/openai/v1"
      false -> "https://api.groq.com/openai/v1"
    end
    Req.post("#{url}/chat/completions", json: body) # expect: call groq closed
  end
end
