export const summarise = (llm, text) => llm.ask(`Summarise: ${text}`); // expect: call openai closed

export const stored = (db, text) => db.ask(text); // clean

export class Service {
  constructor(llm) {
    this.llm = llm;
  }
  run(text) {
    return this.llm.ask(text); // expect: call openai closed
  }
}
