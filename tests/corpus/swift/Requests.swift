import Alamofire // clean
import Foundation // clean

enum Endpoint: String {
    case chat = "https://api.openai.com/v1/chat/completions" // expect: endpoint openai closed
    case shop = "https://api.stripe.com/v1/charges" // clean
}

final class Requests {
    private let session: URLSession
    let base = "https://api.anthropic.com" // expect: endpoint anthropic closed

    init(session: URLSession = .shared) {
        self.session = session // clean
    }

    func send(_ body: Data) async throws {
        var request = URLRequest(url: URL(string: "https://api.openai.com/v1/chat/completions")!) // expect: endpoint openai closed
        request.httpMethod = "POST" // clean
        request.httpBody = body // clean
        let (data, _) = try await URLSession.shared.data(for: request) // expect: call openai closed
        print(data.count) // clean
        URLSession.shared.dataTask(with: request) { data, _, _ in print(data as Any) }.resume() // expect: call openai closed
        let (answer, _) = try await session.data(for: request) // expect: call openai closed
        print(answer.count) // clean
    }

    func shop(_ body: Data) async throws {
        var request = URLRequest(url: URL(string: "https://api.stripe.com/v1/charges")!) // clean
        request.httpBody = body // clean
        _ = try await URLSession.shared.data(for: request) // clean
    }

    func built(_ path: String) async throws {
        guard let url = URL(string: base + "/v1/messages") else { return }
        _ = try await URLSession.shared.upload(for: URLRequest(url: url), from: Data()) // expect: call anthropic closed
        guard let local = URL(string: "http://localhost:11434/v1/chat/completions") else { return }
        _ = try await URLSession.shared.data(for: URLRequest(url: local)) // expect: call - open
        _ = try await URLSession.shared.data(from: URL(string: "https://example.org/feed.json")!) // clean
    }

    func alamofire(_ body: [String: Any]) {
        AF.request("https://api.mistral.ai/v1/chat/completions", method: .post, parameters: body) // expect: call mistral closed
        AF.request("https://api.github.com/gists", method: .post, parameters: body) // clean
        AF.request(URL(string: "https://api.cohere.com/v2/chat")!, method: .post, parameters: body) // expect: call cohere closed
    }
}

struct Shelf {
    var books: [String] // clean
    let shared = Shelf(books: []) // clean
    func data(for book: String) -> String { book } // clean
    func request(_ url: String) -> String { url } // clean
}

func shelves(_ shelf: Shelf) {
    print(shelf.data(for: "book")) // clean
    print(shelf.request("book")) // clean
    let names = ["openai", "anthropic"].map { $0.uppercased() } // clean
    print(names) // clean
}
