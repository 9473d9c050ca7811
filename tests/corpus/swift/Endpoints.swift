import Foundation
import OpenAI

enum Host {
    static let local = "127.0.0.1" // clean
    static let cloud = "api.openai.com"
    static var current: String { ProcessInfo.processInfo.environment["LLM_HOST"] ?? "ollama.internal" }
    static var wanted: String { ProcessInfo.processInfo.environment["LLM_HOST"] ?? "api.openai.com" }
}

struct Factory {
    var host: String
    var token: String = "x" // clean

    func client() -> OpenAI {
        OpenAI(configuration: OpenAI.Configuration(token: token, host: host)) // expect: client - open
    }
}

func choose(_ local: Bool) async throws {
    let query = ChatQuery(messages: [], model: "m") // clean
    _ = try await OpenAI(configuration: .init(token: "x", host: Host.local)).chats(query: query) // expect: call - open
    _ = try await OpenAI(configuration: .init(token: "x", host: Host.cloud)).chats(query: query) // expect: call openai closed
    _ = try await OpenAI(configuration: .init(token: "x", host: Host.current)).chats(query: query) // expect: call - open
    _ = try await OpenAI(configuration: .init(token: "x", host: Host.wanted)).chats(query: query) // expect: call openai closed
    _ = try await OpenAI(configuration: .init(token: "x", host: local ? "localhost" : "127.0.0.1")).chats(query: query) // expect: call - open
    _ = try await OpenAI(configuration: .init(token: "x", host: local ? "localhost" : "api.openai.com")).chats(query: query) // expect: call openai unknown
    _ = try await Factory(host: "192.168.0.9").client().chats(query: query) // expect: call - open
    var host = "localhost"
    host = "api.openai.com"
    _ = try await OpenAI(configuration: .init(token: "x", host: host)).chats(query: query) // expect: call openai closed
    switch local {
    case true:
        _ = try await OpenAI(apiToken: "x").chats(query: query) // expect: call openai closed
    default:
        break // clean
    }
    if let chosen = Optional("localhost") {
        _ = try await OpenAI(configuration: .init(token: "x", host: chosen)).chats(query: query) // expect: call - open
    }
}
