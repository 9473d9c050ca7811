package acme.core

interface Assistant {
    suspend fun ask(question: String): String
}

interface Glossary {
    suspend fun ask(question: String): String
}
