package acme.web

import acme.core.Assistant
import acme.core.Glossary

@HiltViewModel
class ChatViewModel @Inject constructor(
    private val assistant: Assistant,
    private val glossary: Glossary,
) : ViewModel() {
    fun send(question: String) {
        viewModelScope.launch {
            val answer = assistant.ask(question) // expect: call openai closed
            val meaning = glossary.ask(question) // clean
        }
    }
}
