class CompletionService < ApplicationService
  def initialize(user:, model: "gpt-4o") # expect: model openai closed
    @user = user # clean
    @model = model
  end

  def call(text)
    client.chat(parameters: { model: @model, messages: [{ role: "user", content: text }] }) # expect: call openai closed
  end

  def self.ask(text)
    new(user: nil).call(text) # expect: call openai closed
  end

  def name = "service" # clean

  private

  def client = @client ||= OpenAI::Client.new # expect: client openai closed
end
