import ChatGPTSwift // expect: import openai closed
import OpenAISwift // expect: import openai closed

final class Community {
    private var client: OpenAISwift? // clean
    private let api = ChatGPTAPI(apiKey: "k") // expect: client openai closed
    private let notes = Notes() // clean

    func setup() {
        client = OpenAISwift(authToken: "k") // expect: client openai closed
    }

    func ask(_ text: String) async throws {
        client?.sendCompletion(with: text, maxTokens: 500) { result in } // expect: call openai closed
        _ = try await api.sendMessage(text: text) // expect: call openai closed
        api.deleteHistoryList() // clean
        notes.sendMessage(text: text) // clean
    }

    func own(_ text: String) async throws {
        let config = OpenAISwift.Config(baseURL: "http://localhost:8000", endpointPrivider: provider, session: .shared) { _ in }
        let local = OpenAISwift(config: config) // expect: client - open
        _ = try await local.sendChat(with: [ChatMessage(role: .user, content: text)]) // expect: call - open
    }
}

struct Notes {
    func sendMessage(text: String) {} // clean
}
