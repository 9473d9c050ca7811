const String baseUrl = "https://api.openai.com/v1"; // expect: endpoint openai closed
const String shopUrl = "https://api.stripe.com/v1"; // clean
