package acme.settings

import androidx.compose.runtime.Composable

sealed class ProviderSetting {
    data class Remote(
        var id: String = "1",
        @Transient val description: @Composable (() -> Unit) = {},
        var baseUrl: String = "https://api.openai.com/v1", // expect: endpoint openai closed
        var path: String = "/chat/completions",
    ) : ProviderSetting()

    data class Local(
        var baseUrl: String = "http://localhost:8080/v1",
        var path: String = "/chat/completions",
    ) : ProviderSetting()

    data class Weather(
        var baseUrl: String = "https://weather.example.org",
        var path: String = "/forecast",
    ) : ProviderSetting()
}
