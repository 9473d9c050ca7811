import SwiftUI // clean

@MainActor
final class ChatModel: ObservableObject {
    @Published var text = "" // clean
    private let assistant = Assistant() // clean

    func load() async {
        text = (try? await assistant.answer(text)) ?? "" // expect: call openai closed
        text = assistant.title() // clean
        text = (try? await Assistant.shared.twice(text)) ?? "" // expect: call openai closed
    }
}

struct ChatView: View {
    @StateObject private var model = ChatModel() // clean

    var body: some View {
        Text(model.text) // clean
            .onAppear {
                Task { await model.load() } // clean
            }
    }
}
