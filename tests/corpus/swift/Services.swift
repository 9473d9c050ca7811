import SwiftAnthropic // expect: import anthropic closed
import SwiftOpenAI // expect: import openai closed
import GoogleGenerativeAI // expect: import google-gemini closed
import FirebaseAI

final class Providers {
    let openAI = OpenAIServiceFactory.service(apiKey: "k") // expect: client openai closed
    let claude = AnthropicServiceFactory.service(apiKey: "k", betaHeaders: nil) // expect: client anthropic closed
    let logs = LogServiceFactory.service(apiKey: "k") // clean

    func chat(_ text: String) async throws {
        let parameters = ChatCompletionParameters(messages: [.init(role: .user, content: .text(text))], model: .gpt4o)
        let answer = try await openAI.startChat(parameters: parameters) // expect: call openai closed
        print(answer.choices?.first?.message?.content ?? "") // clean
        _ = try await openAI.startStreamedChat(parameters: parameters) // expect: call openai closed
        _ = try await openAI.listModels() // clean
        _ = try await logs.startChat(parameters: parameters) // clean
        _ = try await claude.createMessage(MessageParameter(model: .claude35Sonnet, messages: [], maxTokens: 10)) // expect: call anthropic closed
        _ = try await claude.streamMessage(MessageParameter(model: .claude35Sonnet, messages: [], maxTokens: 10)) // expect: call anthropic closed
    }

    func own(_ text: String) async throws {
        let local = OpenAIServiceFactory.service(baseURL: "http://localhost:11434") // expect: client - open
        _ = try await local.startChat(parameters: ChatCompletionParameters(messages: [], model: .custom("llama3"))) // expect: call - open
        let groq = OpenAIServiceFactory.service(apiKey: "k", overrideBaseURL: "https://api.groq.com/openai") // expect: client groq closed
        _ = try await groq.startChat(parameters: ChatCompletionParameters(messages: [], model: .custom("llama3"))) // expect: call groq closed
        let proxy = AnthropicServiceFactory.service(apiKey: "k", basePath: "http://10.0.0.7:4000") // expect: client - open
        _ = try await proxy.createMessage(MessageParameter(model: .claude3Opus, messages: [], maxTokens: 1)) // expect: call - open
    }

    func gemini(_ text: String) async throws {
        let model = GenerativeModel(name: "gemini-1.5-flash", apiKey: "k") // expect: client google-gemini closed
        _ = try await model.generateContent(text) // expect: call google-gemini closed
        let chat = model.startChat(history: []) // clean
        _ = try await chat.sendMessage(text) // expect: call google-gemini closed
        let ai = FirebaseAI.firebaseAI(backend: .googleAI()) // expect: client google-gemini closed
        _ = try await ai.generativeModel(modelName: "gemini-2.5-flash").generateContent(text) // expect: call google-gemini closed
        let vertex = FirebaseAI.firebaseAI(backend: .vertexAI(location: "us-central1")) // expect: client google-vertex closed
        _ = try await vertex.generativeModel(modelName: "gemini-2.5-flash").generateContentStream(text) // expect: call google-vertex closed
        let other = Generator(name: "x") // clean
        _ = try await other.generateContent(text) // clean
    }
}
