class AnswersController < ApplicationController
  def create
    @answer = CompletionService.new(user: current_user).call(params[:question]) # expect: call openai closed
    @title = CompletionService.new(user: current_user).name # clean
    render json: @answer # clean
    @count = CompletionService.instance_methods.size # clean
  end

  def update
    CompletionService.ask(params[:question]) # expect: call openai closed
    Llm::Backend::Local.new.answer(params[:question])
    Llm::Backend::Remote.new.answer(params[:question]) # expect: call anthropic closed
    SummaryJob.perform_later(params[:id]) # expect: call openai closed
    SummaryJob.set(wait: 1) # clean
  end
end
