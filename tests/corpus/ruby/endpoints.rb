require "openai"

module Settings
  LOCAL = "http://127.0.0.1:8080/v1" # clean
  CLUSTER = "http://llm.svc.cluster.local/v1" # clean
end

class Picker
  HOSTS = { local: Settings::LOCAL, cluster: Settings::CLUSTER }.freeze

  def initialize(kind)
    @base = kind == :local ? Settings::LOCAL : Settings::CLUSTER
  end

  def client
    @client ||= OpenAI::Client.new(access_token: "x", uri_base: @base) # expect: client - open
  end

  def ask = client.chat(parameters: { messages: [] }) # expect: call - open
end

def made(url = "http://10.0.0.4:8000/v1")
  OpenAI::Client.new(access_token: "x", uri_base: url) # expect: client - open
end

def joined(host)
  OpenAI::Client.new(access_token: "x", uri_base: "https://#{host}.internal.corp/v1") # expect: client openai unknown
end

def by_setting
  base = ENV.fetch("LLM_BASE", "http://ollama:11434/v1")
  OpenAI::Client.new(access_token: "x", uri_base: base).chat(parameters: {}) # expect: call - open
  base = ENV.fetch("LLM_BASE", "https://api.openai.com/v1")
  OpenAI::Client.new(access_token: "x", uri_base: base).chat(parameters: {}) # expect: call openai closed
  OpenAI::Client.new(access_token: "x", uri_base: ENV["LLM_BASE"]).chat(parameters: {}) # expect: call openai unknown
end

def azure
  OpenAI::Client.new(access_token: "x", uri_base: "https://corp.openai.azure.com/openai/deployments/d", api_type: :azure).chat(parameters: {}) # expect: call azure-openai closed
  OpenAI::Client.new(access_token: "x", uri_base: "https://api.deepseek.com").chat(parameters: {}) # expect: call deepseek closed
end

def wrapped(provider)
  client = case provider
           when "openai" then OpenAI::Client.new(access_token: "x") # expect: client openai closed
           when "local" then OpenAI::Client.new(access_token: "x", uri_base: Settings::LOCAL) # expect: client - open
           end
  client.chat(parameters: {}) # expect: call - unknown
end
