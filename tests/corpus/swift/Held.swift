import Foundation // clean

final class HeldSession {
    private let session = URLSession.shared // clean
    private var chat: URLRequest {
        var request = URLRequest(url: URL(string: "https://api.openai.com/v1/chat/completions")!) // expect: endpoint openai closed
        request.httpMethod = "POST" // clean
        return request // clean
    }
    private var feed: URLRequest {
        var request = URLRequest(url: URL(string: "https://example.org/feed.json")!) // clean
        request.httpMethod = "POST" // clean
        return request // clean
    }

    func ask(_ text: String) async throws -> Data {
        var request = chat // clean
        request.httpBody = Data(text.utf8) // clean
        let (data, _) = try await session.data(for: request) // expect: call openai closed
        return data // clean
    }

    func read(_ text: String) async throws -> Data {
        var request = feed // clean
        request.httpBody = Data(text.utf8) // clean
        let (data, _) = try await session.data(for: request) // clean
        return data // clean
    }
}
