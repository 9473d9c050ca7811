using Acme.Core;

namespace Acme.Web;

[ApiController]
public class AskController(IAssistant assistant, IGlossary glossary) : ControllerBase
{
    [HttpGet("ask")]
    public async Task<string> Ask(string q) => await assistant.AskAsync(q); // expect: call openai closed

    [HttpGet("look-up")]
    public async Task<string> LookUp(string q) => await glossary.AskAsync(q); // clean
}

public class Worker : BackgroundService
{
    private readonly IAssistant _assistant;
    private readonly IGlossary _glossary;

    public Worker(IAssistant assistant, IGlossary glossary)
    {
        _assistant = assistant; // clean
        _glossary = glossary; // clean
    }

    protected override async Task ExecuteAsync(CancellationToken stop)
    {
        await _assistant.AskAsync("What happened today?"); // expect: call openai closed
        await _glossary.AskAsync("today"); // clean
    }
}
