defmodule Talk do
  def ask(text), do: Talk.OpenAI.ask(%Talk.OpenAI{}, text) # expect: call openai closed
  def page(text), do: Req.post(%Talk.OpenAI{}.page_url, json: %{text: text}) # clean
end
