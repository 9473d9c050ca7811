import express, { type Request, type Response } from "express"; // clean
import OpenAI from "openai"; // expect: import openai closed
import cron from "node-cron"; // clean

const openai = new OpenAI(); // expect: client openai closed
const app = express(); // clean
const router = express.Router(); // clean

async function chat(request: Request, response: Response): Promise<void> {
  const answer = await openai.chat.completions.create({ model: "gpt-4o", messages: request.body.messages }); // expect: call openai closed
  response.json(answer); // clean
}
function ping(request: Request, response: Response): void { response.send("pong"); } // clean

async function nightly(): Promise<void> {
  await openai.embeddings.create({ model: "text-embedding-3-small", input: "all" }); // expect: call openai closed
}
async function reindex(): Promise<void> {
  await nightly(); // expect: call openai closed
}

app.post("/chat", chat); // clean
router.get("/ping", ping); // clean
cron.schedule("0 3 * * *", reindex); // clean
export function register(target: express.Express): void {
  target.post("/more", async (request, response) => {
    response.json(await openai.responses.create({ model: "gpt-4.1", input: request.body.text })); // expect: call openai closed
  });
}
register(app); // clean
app.use("/api", router); // clean
