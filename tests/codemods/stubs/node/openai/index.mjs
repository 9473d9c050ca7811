// What client modules use of the package of this name: chat completions, whole or as a stream of chunks.
export default class OpenAI {
  constructor({ baseURL }) {
    this.chat = { completions: { create: (body) => ask(`${baseURL}/chat/completions`, body) } };
  }
}

async function ask(url, body) {
  const response = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return body.stream ? chunks(response.body) : response.json();
}

async function* chunks(body) {
  let text = "";
  for await (const piece of body.pipeThrough(new TextDecoderStream())) {
    const lines = (text + piece).split("\n");
    text = lines.pop();
    for (const line of lines) if (line.startsWith("data: {")) yield JSON.parse(line.slice(6));
  }
}
