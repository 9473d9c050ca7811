pub fn shorten(text: &str) -> String {
    text.chars().take(80).collect() // clean
}
