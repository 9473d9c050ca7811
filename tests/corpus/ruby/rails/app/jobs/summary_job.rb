class SummaryJob < ApplicationJob
  queue_as :default # clean

  def perform(id)
    document = Document.find(id) # clean
    document.update(summary: CompletionService.new(user: document.user).call(document.body)) # expect: call openai closed
  end
end
