import OpenAI

protocol Answering {
    func answer(_ question: String) async throws -> String // clean
}

final class Assistant: Answering {
    static let shared = Assistant() // clean
    private lazy var client: OpenAI = OpenAI(apiToken: Keys.openAI) // expect: client openai closed

    func answer(_ question: String) async throws -> String {
        let result = try await client.chats(query: ChatQuery(messages: [.user(.init(content: .string(question)))], model: .gpt4_o)) // expect: call openai closed
        return result.choices.first?.message.content ?? "" // clean
    }

    func title() -> String { "Assistant" } // clean
}

extension Assistant {
    func twice(_ question: String) async throws -> String {
        let first = try await answer(question) // expect: call openai closed
        return try await self.answer(first) // expect: call openai closed
    }
}

enum Keys {
    static let openAI = "not a key" // clean
}
