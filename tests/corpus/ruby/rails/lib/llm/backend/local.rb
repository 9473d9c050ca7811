class Llm::Backend::Local < Llm::Backend
  private

  def model = "llama3"

  def client
    ::OpenAI::Client.new(access_token: "none", uri_base: "http://localhost:11434") # expect: client - open
  end
end
