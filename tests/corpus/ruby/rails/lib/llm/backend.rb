module Llm
  class Backend
    def answer(text)
      client.chat(parameters: { model: model, messages: [{ role: "user", content: text }] }) # expect: call - open
    end
  end
end
