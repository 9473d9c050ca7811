using Acme.Llm; // clean
using Microsoft.AspNetCore.Mvc; // clean

namespace Acme.Web;

[ApiController]
public class ChatController(LlmService llm, SearchService search) : ControllerBase
{
    [HttpPost("chat")]
    public async Task<string> Chat([FromBody] string prompt)
    {
        await search.CompleteAsync(prompt); // clean
        return await llm.CompleteAsync(prompt); // expect: call openai closed
    }

    [HttpPost("short")]
    public string Short([FromBody] string text) => llm.Shorten(text); // clean
}
