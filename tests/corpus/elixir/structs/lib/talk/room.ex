defmodule Talk.Room do
  def open(text) do
    client = Talk.OpenAI.new(%{api_key: "x"}) # clean
    Talk.OpenAI.ask(client, text) # expect: call openai closed
    own = %Talk.OpenAI{text_url: "http://localhost:8000/v1/chat/completions"} # clean
    Req.post(own.text_url, json: %{messages: [text]}) # expect: call - open
    Req.post(own.page_url, json: %{messages: [text]}) # clean
  end
end
