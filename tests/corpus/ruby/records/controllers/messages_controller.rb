class MessagesController < ApplicationController
  def create
    @chat = current_user.chats.find(params[:id]) # clean
    @chat.ask(params[:text]) # expect: call openai closed
    current_user.notes.find(params[:id]).ask(params[:text]) # clean
  end

  def newest(user)
    user.chats.where(open: true).order(:id).last.ask(params[:text]) # expect: call openai closed
    user.notes.where(open: true).order(:id).last.ask(params[:text]) # clean
    user.message.chat.ask(params[:text]) # expect: call openai closed
    user.message.chat.close(params[:text]) # clean
    Chat.open.find_by(user: user).ask(params[:text]) # expect: call openai closed
    Note.open.find_by(user: user).ask(params[:text]) # clean
  end
end
