namespace Acme.Core;

public interface IAssistant
{
    Task<string> AskAsync(string question);
}

public interface IGlossary
{
    Task<string> AskAsync(string question);
}
