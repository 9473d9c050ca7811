"""C#: the habits of the language and of ASP.NET that the shared analysis has to know."""

from auditor.languages.language import Idioms

_HTTP = ("HttpGet", "HttpPost", "HttpPut", "HttpPatch", "HttpDelete", "Route")
_MAPPED = ("MapGet", "MapPost", "MapPut", "MapPatch", "MapDelete", "MapMethods", "Map")

IDIOMS = Idioms(
    self_names=("this",),
    super_names=("base",),
    implicit_self=True,
    package_scope=True,
    global_constants=True,
    environment_calls=("System.Environment.GetEnvironmentVariable", "Environment.GetEnvironmentVariable"),
    settings_calls=("*.GetValue", "*.GetRequiredValue", "*.GetConnectionString"),
    transparent_calls=(
        "System.Uri",
        "Uri",
        "*.ConfigureAwait",
        "*.GetAwaiter",
        "*.GetResult",
        "*.AsTask",
        "*.ToString",
        "*.Trim",
        "*.TrimEnd",
        "*.ToList",
        "*.ToArray",
        "*.AsEnumerable",
    ),
    entry_points=(
        *((f"Microsoft.AspNetCore.Mvc.{name}", "http") for name in _HTTP),
        *((f"Microsoft.AspNetCore.Mvc.{name}Attribute", "http") for name in _HTTP),
        *((f"*.{name}", "http") for name in _MAPPED),
        ("Microsoft.Azure.Functions.Worker.HttpTrigger", "http"),
        ("Microsoft.Azure.Functions.Worker.QueueTrigger", "queue"),
        ("Microsoft.Azure.Functions.Worker.ServiceBusTrigger", "queue"),
        ("Microsoft.Azure.Functions.Worker.TimerTrigger", "cron"),
        ("Microsoft.Azure.WebJobs.TimerTrigger", "cron"),
        ("MassTransit.IConsumer", "queue"),
        ("Microsoft.Extensions.Hosting.BackgroundService", "queue"),
        ("*.SetAction", "cli"),
        ("*.SetHandler", "cli"),
        ("Xunit.Fact", "test"),
        ("Xunit.Theory", "test"),
        ("NUnit.Framework.Test", "test"),
        ("Microsoft.VisualStudio.TestTools.UnitTesting.TestMethod", "test"),
    ),
)
