defmodule Talk.OpenAI do
  defstruct text_url: "https://api.openai.com/v1/chat/completions", # expect: endpoint openai closed
            page_url: "https://example.org/pages",
            api_key: nil

  def new(given), do: struct!(__MODULE__, given) # clean

  def ask(%__MODULE__{} = client, text) do
    Req.post(client.page_url, json: %{text: text}) # clean
    Req.post(client.text_url, json: %{messages: [text]}) # expect: call openai closed
  end

  def tell(%Talk.OpenAI{text_url: url, page_url: page}, text) do
    Req.post(page, json: %{text: text}) # clean
    Req.post(url, json: %{messages: [text]}) # expect: call openai closed
  end
end
