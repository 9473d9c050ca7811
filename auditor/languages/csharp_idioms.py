"""C#: the habits of the language and of ASP.NET that the shared analysis has to know."""

from auditor.languages.language import Idioms
from auditor.languages.tree import CONSTRUCTOR

_HTTP = ("HttpGet", "HttpPost", "HttpPut", "HttpPatch", "HttpDelete", "Route")
_MAPPED = ("MapGet", "MapPost", "MapPut", "MapPatch", "MapDelete", "MapMethods", "Map")

IDIOMS = Idioms(
    task_methods=("Run", "Invoke"),
    marks_shared=True,
    switch_breaks=True,
    maps_give_pairs=True,
    self_names=("this",),
    super_names=("base",),
    constructors=(CONSTRUCTOR,),
    implicit_self=True,
    overloads=True,
    shared_imports=("using", "import", "program"),
    inert_decorators=True,
    package_scope=True,
    environment_calls=("System.Environment.GetEnvironmentVariable", "Environment.GetEnvironmentVariable"),
    settings_calls=(".GetValue", ".GetRequiredValue", ".GetConnectionString"),
    instance_calls=("GetRequiredService", "GetService", "GetKeyedService", "GetRequiredKeyedService", "Resolve", "CreateInstance"),
    transparent_calls=(
        "System.Uri",
        "Uri",
        ".ConfigureAwait",
        ".GetAwaiter",
        ".GetResult",
        ".AsTask",
        ".ToString",
        ".Trim",
        ".TrimEnd",
        ".ToList",
        ".ToArray",
        ".AsEnumerable",
    ),
    entry_points=(
        *((name, "http") for name in _HTTP),
        *((f".{name}", "http") for name in _MAPPED),
        ("HttpTrigger", "http"),
        ("ControllerBase", "http"),
        ("Hub", "http"),
        ("QueueTrigger", "queue"),
        ("ServiceBusTrigger", "queue"),
        ("IConsumer", "queue"),
        ("BackgroundService", "queue"),
        ("TimerTrigger", "cron"),
        ("IJob", "cron"),
        (".SetAction", "cli"),
        (".SetHandler", "cli"),
        ("Fact", "test"),
        ("Theory", "test"),
        ("Test", "test"),
        ("TestCase", "test"),
        ("TestMethod", "test"),
    ),
)
