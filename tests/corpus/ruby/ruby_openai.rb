# frozen_string_literal: true

require "openai" # expect: import openai closed
require "json" # clean

class Summarizer
  MODEL = "gpt-4o-mini" # expect: model openai closed
  LABEL = "short" # clean

  attr_reader :client

  def initialize(token)
    @client = OpenAI::Client.new(access_token: token) # expect: client openai closed
    @cache = Cache::Client.new(access_token: token) # clean
  end

  def summarize(text)
    response = client.chat(parameters: { model: MODEL, messages: [{ role: "user", content: text }] }) # expect: call openai closed
    response.dig("choices", 0, "message", "content") # clean
  end

  def cached(text)
    @cache.chat(parameters: { model: LABEL, messages: [{ role: "user", content: text }] }) # clean
  end

  def embed(texts)
    @client.embeddings(parameters: { model: "text-embedding-3-small", input: texts }).dig("data") # expect: call openai closed
    @client.models.list # clean
  end

  def draw(prompt)
    client.images.generate(parameters: { prompt: prompt, model: "dall-e-3" }) # expect: call openai closed
    client.images.fetch(prompt) # clean
  end

  def speak(text)
    client.audio.speech(parameters: { model: "tts-1", input: text }) # expect: call openai closed
    client.audio.transcribe(parameters: { model: "whisper-1", file: File.open("a.mp3") }) # expect: call openai closed
    client.audio.volume # clean
  end

  def remember(items)
    client.files.upload(parameters: { file: items, purpose: "fine-tune" }) # expect: call openai closed
    client.files.list # clean
    client.vector_stores.create(parameters: { file_ids: items }) # expect: call openai closed
    client.vector_stores.retrieve(id: "vs_1") # clean
  end

  def assist(text)
    thread = client.threads.create(parameters: { messages: [text] }) # expect: call openai closed
    client.runs.create(thread_id: thread["id"], parameters: { assistant_id: "a" }) # expect: call openai closed
    client.runs.list(thread_id: thread["id"]) # clean
    client.responses.create(parameters: { model: "gpt-4.1", input: text }) # expect: call openai closed
    client.moderations(parameters: { input: text }) # expect: call openai closed
  end

  def sent(name, text)
    client.send(:chat, parameters: { messages: [text] }) # expect: call openai closed
    client.send(:inspect) # clean
    client.public_send("completions", parameters: { prompt: text }) # expect: call openai closed
  end
end

def stream(prompt)
  client = OpenAI::Client.new do |faraday| # expect: client openai closed
    faraday.response :logger # clean
  end
  client.chat( # expect: call openai closed
    parameters: {
      model: "gpt-4o",
      messages: [{ role: "user", content: prompt }], # clean
      stream: proc { |chunk, _bytes| print chunk } # clean
    }
  )
rescue OpenAI::Error => e
  warn e.message # clean
end

client = OpenAI::Client.new # expect: client openai closed
puts client.chat(parameters: { model: :"gpt-4o", messages: [] }) # expect: call openai closed
client = Struct.new(:chat).new("hello")
puts client.chat # clean
