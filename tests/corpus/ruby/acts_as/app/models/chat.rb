class Chat < ApplicationRecord
  acts_as_chat messages_foreign_key: :chat_id # expect: client google-gemini closed

  belongs_to :user

  def title_from(text)
    ask("A title for #{text}") # expect: call google-gemini closed
  end
end
