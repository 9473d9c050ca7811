defmodule App.Assistant do
  @moduledoc "Answers." # clean
  @behaviour App.Answering # clean

  def answer(question, opts \\ []) do
    model = Keyword.get(opts, :model, "gpt-4o")
    {:ok, result} = OpenAI.chat_completion(model: model, messages: [%{role: "user", content: question}]) # expect: call openai closed
    result.choices |> List.first() |> Map.get("message") # clean
  end

  def twice(question), do: question |> answer() |> answer() # expect: call openai closed

  def title(%{name: name}), do: name # clean
  def title(_), do: "Assistant" # clean
end
