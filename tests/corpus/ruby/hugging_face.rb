require "hugging_face"
require "google/apis/aiplatform_v1"

api = HuggingFace::InferenceApi.new(api_token: ENV["HUGGING_FACE_API_TOKEN"]) # expect: client huggingface closed
api.embedding(input: "text", model: "sentence-transformers/all-MiniLM-L6-v2") # expect: call huggingface closed
api.text_generation(input: "text") # expect: call huggingface closed

vertex = Google::Apis::AiplatformV1::AiplatformService.new # expect: client google-vertex closed
vertex.root_url = "https://us-central1-aiplatform.googleapis.com/"
vertex.authorization = Google::Auth.get_application_default # clean
vertex.predict_project_location_publisher_model("projects/p/locations/l/publishers/google/models/text-bison", request) # expect: call google-vertex closed
