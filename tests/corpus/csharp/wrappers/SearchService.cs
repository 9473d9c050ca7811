namespace Acme.Web;

public class SearchService
{
    public Task CompleteAsync(string prefix) => Task.CompletedTask; // clean
}
