import OllamaKit // expect: import ollama closed
import OpenAIKit // expect: import openai closed

func local(text: String, url: URL, shop: ShopKit) async throws {
    let kit = OllamaKit(baseURL: url) // expect: client - open
    _ = try await kit.models() // clean
    for try await part in kit.chat(data: OKChatRequestData(model: "llama3", messages: [text])) { // expect: call - open
        print(part) // clean
    }
    _ = shop.chat(data: text) // clean
}

func closed(text: String, key: String, shop: ShopClient) async throws {
    let client = OpenAIKit.Client(session: URLSession.shared, configuration: Configuration(apiKey: key)) // expect: client openai closed
    _ = try await client.chats.create(model: "gpt-4", messages: [text]) // expect: call openai closed
    _ = try await client.models.list() // clean
    _ = try await shop.rooms.create(model: "x1", messages: [text]) // clean
}
