class User < ApplicationRecord
  has_many :chats # clean
  has_many :notes # clean

  def ask(text)
    self.chats.first.ask(text) # expect: call openai closed
    self.notes.first.ask(text) # clean
  end
end
