class Llm::Backend::Remote < Llm::Backend
  def answer(text)
    ::Anthropic::Client.new.messages(parameters: { model: "claude-3-5-sonnet-latest", messages: [text] }) # expect: call anthropic closed
  end
end
