RubyLLM.configure do |config| # clean
  config.openai_api_key = ENV["OPENAI_API_KEY"]
  config.default_model = "gemini-2.5-flash" # expect: model google-gemini closed
  config.default_embedding_model = "text-embedding-3-large" # expect: model openai closed
end
