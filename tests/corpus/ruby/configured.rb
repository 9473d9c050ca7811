require "openai"

OpenAI.configure do |config|
  config.uri_base = "http://localhost:8000/v1" # clean
end

client = OpenAI::Client.new # expect: client - open
client.chat(parameters: { messages: [] }) # expect: call - open
cloud = OpenAI::Client.new(uri_base: "https://api.openai.com/v1") # expect: client openai closed
cloud.chat(parameters: { messages: [] }) # expect: call openai closed

Anthropic.configure { |config| config.access_token = "http://localhost" } # clean
Anthropic::Client.new.messages(parameters: { messages: [] }) # expect: call anthropic closed
