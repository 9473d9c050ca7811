class Note < ApplicationRecord
  belongs_to :user # clean
end
