require "ruby_llm"

RubyLLM.configure do |config| # clean
  config.openai_api_key = ENV["OPENAI_API_KEY"]
end

chat = RubyLLM.chat(model: "claude-sonnet-4-5") # expect: client anthropic closed
chat.ask "What is Ruby?" # expect: call anthropic closed
chat.messages # clean
chat.with_instructions("be brief").ask("again", with: "a.png") # expect: call anthropic closed
RubyLLM.chat(model: "gpt-4o").ask("hello") { |chunk| print chunk.content } # expect: call openai closed
RubyLLM.chat(model: "llama3", provider: :ollama).ask("hello") # expect: call - open
RubyLLM.chat(model: "llama3", provider: :bedrock).ask("hello") # expect: call aws-bedrock closed
RubyLLM.embed("text", model: "text-embedding-3-small") # expect: call openai closed
RubyLLM.paint("a cat", model: "dall-e-3") # expect: call openai closed
RubyLLM.models.refresh! # clean
chat = Struct.new(:ask).new("x")
chat.ask # clean
