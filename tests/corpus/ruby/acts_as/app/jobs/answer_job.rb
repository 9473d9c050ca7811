class AnswerJob < ApplicationJob
  def perform(id, text)
    chat = Chat.find(id) # clean
    chat.ask(text) # expect: call google-gemini closed
    chat.messages # clean
    Chat.create!(model: "claude-sonnet-4-5").ask(text) # expect: call anthropic closed
    RubyLLM.chat.ask(text) # expect: call google-gemini closed
    RubyLLM.embed(text) # expect: call openai closed
    note = Note.find(id) # clean
    note.ask(text) # clean
    Note.create!(body: text).complete # clean
    chat.complete do |chunk| # expect: call google-gemini closed
      puts chunk.content # clean
    end
  end
end
