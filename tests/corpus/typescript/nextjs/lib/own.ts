export default class OpenAI { // clean
  chat = { completions: { create: (text: object): object => text } }; // clean
}
