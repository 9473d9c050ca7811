package acme.constants

const val OPENAI_URL = "https://api.openai.com/" // expect: endpoint openai closed
const val WEATHER_URL = "https://weather.example.org/"
