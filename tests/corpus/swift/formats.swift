import Foundation // clean

let base = "https://api.openai.com" // expect: endpoint openai closed
let shop = "https://api.example.org" // clean

func order(body: Data) async throws -> Data {
    let request = URLRequest(url: URL(string: String(format: "%@/v1/orders", shop))!) // clean
    return try await URLSession.shared.upload(for: request, from: body).0 // clean
}

func ask(body: Data) async throws -> Data {
    let request = URLRequest(url: URL(string: String(format: "%@/v1/chat/completions", base))!) // clean
    return try await URLSession.shared.upload(for: request, from: body).0 // expect: call openai closed
}
