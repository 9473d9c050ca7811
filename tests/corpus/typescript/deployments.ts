export const ask = async (resource: string, body: string) =>
  fetch(`https://${resource}.openai.azure.com/openai/images/generations:submit?api-version=2023-08-01-preview`, { method: "POST", body }); // expect: call azure-openai closed

export async function answer(settings: { baseUrl: string; model: string }, body: string) {
  const { baseUrl, model } = settings;
  return fetch(`${baseUrl}/openai/deployments/${model}/chat/completions?api-version=2023-08-01-preview`, { method: "POST", body }); // expect: call azure-openai closed
}

export const own = (body: string) => fetch("http://localhost:8080/openai/deployments/own/chat/completions", { method: "POST", body }); // expect: call - open

export const other = (baseUrl: string, body: string) => fetch(`${baseUrl}/deployments/list`, { method: "POST", body }); // clean
