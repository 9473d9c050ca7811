defmodule AppWeb.ChatLive do
  use Phoenix.LiveView # clean

  alias App.Assistant # clean

  def mount(_params, _session, socket), do: {:ok, assign(socket, text: "")} # clean

  def handle_event("ask", %{"question" => question}, socket) do
    text = Assistant.answer(question, model: "gpt-4o-mini") # expect: call openai closed
    again = App.Assistant.twice(question) # expect: call openai closed
    {:noreply, assign(socket, text: text, again: again, title: Assistant.title(nil))} # clean
  end

  def handle_event("reset", _params, socket) do
    {:noreply, assign(socket, text: "")} # clean
  end
end
