import Foundation // clean
import OpenAI // expect: import openai closed

struct Settings {
    static let model = "gpt-4o-mini" // expect: model openai closed
    static let title = "short" // clean
}

final class ChatStore: ObservableObject {
    @Published var messages: [String] = [] // clean
    private let openAI: OpenAI
    private let cache: Cache

    init(token: String, cache: Cache) {
        self.openAI = OpenAI(apiToken: token) // expect: client openai closed
        self.cache = cache // clean
    }

    func send(_ text: String) async throws {
        let query = ChatQuery(messages: [.user(.init(content: .string(text)))], model: .gpt4_o)
        let result = try await openAI.chats(query: query) // expect: call openai closed
        messages.append(result.choices.first?.message.content ?? "") // clean
        try await cache.chats(query: query) // clean
    }

    func stream(_ text: String) async throws {
        for try await chunk in openAI.chatsStream(query: ChatQuery(messages: [], model: Settings.model)) { // expect: call openai closed
            messages.append(chunk.id) // clean
        }
    }

    func others(_ text: String) async throws {
        _ = try await openAI.embeddings(query: EmbeddingsQuery(input: .string(text), model: .textEmbedding3)) // expect: call openai closed
        _ = try await openAI.images(query: ImagesQuery(prompt: text)) // expect: call openai closed
        _ = try await openAI.audioTranscriptions(query: AudioTranscriptionQuery(file: Data(), fileType: .mp3, model: .whisper_1)) // expect: call openai closed
        _ = try await openAI.audioCreateSpeech(query: AudioSpeechQuery(model: .tts_1, input: text, voice: .alloy)) // expect: call openai closed
        _ = try await openAI.moderations(query: ModerationsQuery(input: text)) // expect: call openai closed
        _ = try await openAI.responses.createResponse(query: CreateModelResponseQuery(input: .textInput(text), model: .gpt4_1)) // expect: call openai closed
        _ = try await openAI.models() // clean
        _ = try await openAI.model(query: ModelQuery(model: .gpt4_o)) // clean
    }
}

func here() async throws {
    let local = OpenAI(configuration: .init(token: nil, host: "localhost", port: 11434, scheme: "http")) // expect: client - open
    _ = try await local.chats(query: ChatQuery(messages: [], model: "llama3")) // expect: call - open
    let configuration = OpenAI.Configuration(token: "x", host: "api.deepseek.com")
    let deep = OpenAI(configuration: configuration) // expect: client deepseek closed
    _ = try await deep.chats(query: ChatQuery(messages: [], model: "deepseek-chat")) // expect: call deepseek closed
    let there = OpenAI(configuration: .init(token: "x", organizationIdentifier: "localhost")) // expect: client openai closed
    _ = try await there.chats(query: ChatQuery(messages: [], model: .gpt4_o)) // expect: call openai closed
    let cache = Cache(apiToken: "x") // clean
    _ = try await cache.chats(query: ChatQuery(messages: [], model: .gpt4_o)) // clean
}

func injected(_ api: OpenAIProtocol, _ store: Store) async throws {
    _ = try await api.chats(query: ChatQuery(messages: [], model: .gpt4_o)) // expect: call openai closed
    _ = try await store.chats(query: ChatQuery(messages: [], model: .gpt4_o)) // clean
}

final class Cache {
    init(apiToken: String) { } // clean
    func chats(query: ChatQuery) async throws -> Int { 0 } // clean
    func models() -> [String] { [] } // clean
}

protocol Store {
    func chats(query: ChatQuery) async throws -> Int // clean
}
