OpenAI.configure do |config| # clean
  config.access_token = Rails.application.credentials.dig(:openai, :key) # clean
end
