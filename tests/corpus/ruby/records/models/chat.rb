class Chat < ApplicationRecord
  acts_as_chat # expect: client openai closed
  belongs_to :user # clean
end
