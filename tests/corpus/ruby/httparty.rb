require "httparty" # clean

class Answers
  include HTTParty # clean
  base_uri "https://api.openai.com/v1" # expect: endpoint openai closed
  headers "Content-Type" => "application/json" # clean

  def ask(text)
    self.class.post("/chat/completions", body: { messages: [text] }.to_json) # expect: call openai closed
  end

  def self.embed(text)
    post("/embeddings", body: { input: text }.to_json) # expect: call openai closed
  end
end

class Orders
  include HTTParty # clean
  base_uri "https://shop.example.org/v1" # clean

  def ask(text)
    self.class.post("/orders", body: text) # clean
  end
end

class Post < ApplicationRecord
  belongs_to :user # clean

  def share(text)
    self.class.post(text) # clean
  end

  def self.post(text) = text # clean
end
